"""The demo landlord, Harrowmere Homes: invented people in invented homes, always the same ones.

`records_csv(as_of)` is a records file like any landlord's; `people(as_of)` says who in it shows
what, with what a person would type; `STAFF` are the people of the desk. Dates count back from
`as_of`, the day the demo was loaded: keep that day, and the three agree for good.
"""

from cli.demo.people import DemoPerson, people
from cli.demo.records import records_csv
from cli.demo.staff import STAFF, StaffMember

__all__ = ["STAFF", "DemoPerson", "StaffMember", "people", "records_csv"]
