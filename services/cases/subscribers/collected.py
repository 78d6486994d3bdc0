"""The handlers of this service, collected by the modules beside this one."""

from chassis.following import look_again
from chassis.messaging import EventHandlers
from contracts.events.accounts import LandlordSettingsChanged

handlers = EventHandlers("cases")
handlers.live(LandlordSettingsChanged)(look_again)
