"""The loop that runs asyncio inside Qt's own."""

import sys

import qasync
import shiboken6


class EventLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync ships no types
    """qasync's, with what asyncio's own loops do for asynchronous generators.

    One that is left in the middle is closed by a task of this loop. Without that it is closed
    wherever it happens to be collected, half of the way: httpcore then keeps a connection's place
    taken for ever.
    """

    def run_forever(self) -> object:
        """Until it is stopped."""
        before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(
            firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook
        )
        try:
            return super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*before)

    def close(self) -> None:
        """Also ends the timers that still wait.

        Else they go wherever the loop happens to be collected; in another thread Qt ends the app.
        """
        if self.is_closed():
            return
        super().close()
        shiboken6.delete(self._timer)
