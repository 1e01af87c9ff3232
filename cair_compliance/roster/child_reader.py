"""The program of the child interpreter that reads workbooks: `confined` beside it, and nothing else of the package.

The interpreter is isolated, so its own folder is put on its path. Imports stay few: every workbook waits for them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .confined.start import main
else:
    sys.path.append(str(Path(__file__).parent))
    from confined.start import main

if __name__ == "__main__":
    sys.exit(main())
