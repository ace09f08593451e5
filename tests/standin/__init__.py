"""A stand-in for Replicate over real HTTP on loopback, for tests, benchmarks and trying things out.

In a test: `with Standin(faults=Faults(Fault("create", "502"))) as standin:`; as a process of its own:
`python -m tests.standin`. It knows nothing of moostik: it is written from the facts of the API alone.
"""

from tests.standin.faults import Fault, Faults
from tests.standin.service import TOKEN, RateLimit, Standin, StandinOptions
from tests.standin.state import fixed, lognormal

__all__ = ["TOKEN", "Fault", "Faults", "RateLimit", "Standin", "StandinOptions", "fixed", "lognormal"]
