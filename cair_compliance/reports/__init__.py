"""Floor 2: values to paper. Each report is one story over the same blocks; nothing here decides anything.

`pdf_of`, `html_of` and `workbook_of` render any story.
"""

from reportlab import rl_config

# Data must never make the PDF library open an address or a file, whatever a name looks like.
rl_config.trustedHosts = []
rl_config.trustedSchemes = ["data"]
# Compressed pages stay bytes: shorter, and sooner done.
rl_config.useA85 = 0

from .annotated import annotated  # noqa: E402
from .html import html_of  # noqa: E402
from .pdf import pdf_of  # noqa: E402
from .roster_report import roster_story  # noqa: E402
from .workbook import workbook_of  # noqa: E402

__all__ = ["annotated", "html_of", "pdf_of", "roster_story", "workbook_of"]
