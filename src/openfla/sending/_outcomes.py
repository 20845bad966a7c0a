"""What becomes of a row, a line or an item: a record that can be sent, or everything that is wrong with it."""

from msgspec import UNSET, Struct

from openfla.contract.declarations import DeclarationRecord, ProviderDeclarationRecord
from openfla.contract.trainings import NewTraining
from openfla.sending._faults import Fault
from openfla.sending._places import Place
from openfla.sending._repairs import Repair


class Ready(Struct, frozen=True):
    """A record that can be sent as it is, with what was put right on the way to it."""

    place: Place
    record: DeclarationRecord | ProviderDeclarationRecord
    repairs: tuple[Repair, ...] = ()
    is_shaped: bool = False
    """Whether its shape was looked at, as it is of all that comes out of a file."""

    @property
    def row_number(self) -> int:
        return self.place.row

    @property
    def training(self) -> NewTraining:
        """The training that an employer or its mandatary declares or corrects.

        Raises:
            ValueError: the record is about something else.
        """
        training = self.record.training
        if training is UNSET or not isinstance(training, NewTraining):
            raise ValueError(self.place.row)
        return training


class Wrong(Struct, frozen=True):
    """What cannot be sent, with every fault in it."""

    place: Place
    faults: tuple[Fault, ...]
    repairs: tuple[Repair, ...] = ()

    @property
    def row_number(self) -> int:
        return self.place.row
