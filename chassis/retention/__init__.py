"""How long a service keeps what it holds: rules that are carried out at night, and a clock's guard.

What a rule would erase is counted the night before and shown to the landlord's leads; more than a
hundredth of what there is waits until one of them confirms it, what a legal hold is on is left,
and while the clock is in doubt nothing is erased by its word.
"""
