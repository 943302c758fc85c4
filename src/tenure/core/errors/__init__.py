"""All errors that can be shown to a person, in one tree.

    TenureError
    ├── InputError            the input cannot be used                     exit 2
    │   ├── SourceError         a file, folder or table cannot be read
    │   │   ├── ColumnError       a column is missing, ambiguous or doubled
    │   │   ├── DateError         dates cannot be read, or can be read in two ways
    │   │   ├── AmountError       amounts cannot be read as money
    │   │   └── QuestionError     a file can be read in more than one way, and the user must choose
    │   ├── DataError           it was read, but contains nothing to work on
    │   ├── TimeError           as_of or horizon do not fit the log
    │   ├── OptionError         an option has an impossible value
    │   ├── ConflictError       it contradicts existing data
    │   │   └── ChangedMeanwhile  somebody else has changed it
    │   ├── UnknownCustomer     no customer with this ID has ordered
    │   ├── NotFound            no upload, file, user... has this name
    │   └── UnknownPlug         no source, model, engine... has this name
    ├── ModelError            a model cannot do what was requested         exit 3
    │   ├── FitError            fitting failed
    │   ├── NotFitted           predict before fit
    │   └── FrameError          the customer frame lacks what the model needs
    ├── StoreError            the workspace cannot be read or written      exit 4
    │   ├── UnknownVersion      this version of the model does not exist
    │   └── OverQuota           the workspace has reached its disk quota
    ├── AccessError           the caller is not authenticated              exit 6
    │   ├── RoleError           their role does not allow it
    │   ├── LockedOut           too many wrong passwords
    │   ├── TooManyStreams      a user has too many event streams open
    │   └── TooManyWaiting      a user sends requests faster than they can be processed
    ├── JobError              a background job is in the wrong state       exit 3
    │   └── UnknownJob          no job has this ID
    ├── ChannelError          a channel cannot take what was sent          exit 7
    │   └── ChannelNotSet       the workspace lacks settings it needs
    ├── ConnectorError        a connected shop cannot be read              exit 7
    ├── EngineError           the engine cannot be started or reached      exit 4
    └── MissingExtra          an optional package is not installed         exit 5

Each error says what is wrong (`message`), shows the offending `values`, and names the next step
(`hint`). `code` is stable: programs may match on it. Values are shortened. Values from a file or a request
are `Quoted`: they are shown only to the user who sent them, and only their shape is stored.
"""

from tenure.core.errors.access import AccessError, LockedOut, RoleError, TooManyStreams, TooManyWaiting
from tenure.core.errors.inputs import (
    ChangedMeanwhile,
    ConflictError,
    DataError,
    InputError,
    NotFound,
    OptionError,
    TimeError,
    UnknownCustomer,
    UnknownPlug,
)
from tenure.core.errors.models import FitError, FrameError, ModelError, NotFitted
from tenure.core.errors.root import TenureError
from tenure.core.errors.services import (
    ChannelError,
    ChannelNotSet,
    ConnectorError,
    EngineError,
    JobError,
    MissingExtra,
    OverQuota,
    StoreError,
    UnknownJob,
    UnknownVersion,
)
from tenure.core.errors.sources import AmountError, ColumnError, DateError, QuestionError, SourceError

__all__ = [
    "AccessError",
    "AmountError",
    "ChangedMeanwhile",
    "ChannelError",
    "ChannelNotSet",
    "ColumnError",
    "ConflictError",
    "ConnectorError",
    "DataError",
    "DateError",
    "EngineError",
    "FitError",
    "FrameError",
    "InputError",
    "JobError",
    "LockedOut",
    "MissingExtra",
    "ModelError",
    "NotFitted",
    "NotFound",
    "OptionError",
    "OverQuota",
    "QuestionError",
    "RoleError",
    "SourceError",
    "StoreError",
    "TenureError",
    "TimeError",
    "TooManyStreams",
    "TooManyWaiting",
    "UnknownCustomer",
    "UnknownJob",
    "UnknownPlug",
    "UnknownVersion",
]
