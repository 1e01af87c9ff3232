"""Floor 2: values to paper. Each report is one story over the same blocks; nothing here decides anything."""

from reportlab import rl_config

# Data must never make the PDF library open an address or a file, whatever a name looks like.
rl_config.trustedHosts = []
rl_config.trustedSchemes = ["data"]
# Charts name a font before they set their own; it has to be one that is embedded.
rl_config.defaultGraphicsFontName = "DejaVuSans"

from .annotated import annotated  # noqa: E402
from .roster_report import roster_report  # noqa: E402
from .workbook import workbook  # noqa: E402

__all__ = ["annotated", "roster_report", "workbook"]
