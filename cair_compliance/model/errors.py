"""What stops the program. Anything less is an Issue or an Outcome, never an exception."""


class CairComplianceError(Exception):
    """Base of all. Its text is one plain sentence for the person at the keyboard, free of pupil data."""


class InputRefused(CairComplianceError):
    """A roster file that cannot be read at all: empty, damaged, hostile, or without the columns a roster needs."""


class RuleError(CairComplianceError):
    """A rule, case or settings file that does not load. The text names file, line and key."""


class UnknownCounty(CairComplianceError):
    """A county name that is not one of California's 58."""


class RegistrySettingsError(CairComplianceError):
    """Registry settings that cannot be used: an unknown registry, adapter or address."""
