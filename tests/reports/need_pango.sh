#!/bin/sh
# Tagged PDFs need the library Pango. Install Debian's when it is missing and we may; else say how.
# usage: need_pango.sh PYTHON, of an environment with the test requirements
"$1" -c 'import weasyprint' >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Pango for the tests of tagged PDFs ..."
  { apt-get update -qq && apt-get install -y -qq libpango-1.0-0 libpangoft2-1.0-0; } >/dev/null 2>&1 && exit 0
fi
echo "The tests of tagged PDFs need Pango. Install it (Debian, Ubuntu: sudo apt-get install libpango-1.0-0"
echo "libpangoft2-1.0-0; macOS: brew install pango), then run make test again."
exit 1
