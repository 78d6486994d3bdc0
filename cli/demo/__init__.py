"""The demo landlord, Harrowmere Homes: invented people in invented homes, always the same ones.

`records_csv(as_of)` and `transactions_csv(as_of)` are files like any landlord's;
`people(as_of)` says who in it shows what, with what a person would type; `LOGINS` are the customers
whose logins show how one signs in and gets back in; `STAFF` are the people of the desk. Dates count
back from `as_of`, the day the demo was loaded: keep that day, and all of them agree for good.
"""

from cli.demo.logins import LOGINS, DemoLogin
from cli.demo.money import transactions_csv
from cli.demo.people import DemoPerson, people
from cli.demo.records import records_csv
from cli.demo.staff import STAFF, StaffMember

__all__ = [
    "LOGINS",
    "STAFF",
    "DemoLogin",
    "DemoPerson",
    "StaffMember",
    "people",
    "records_csv",
    "transactions_csv",
]
