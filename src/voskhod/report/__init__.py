"""Reports: a flight as one page to read and as pictures."""

from voskhod.report.page import report_html
from voskhod.report.pictures import write_pictures

__all__ = ["report_html", "write_pictures"]
