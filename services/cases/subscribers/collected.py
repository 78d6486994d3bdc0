"""The handlers of this service, collected by the modules beside this one."""

from chassis.messaging import EventHandlers

handlers = EventHandlers("cases")
