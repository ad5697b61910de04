"""Says of tasks that fail, or are not begun, what nobody else says."""

from app.domain.errors import CallbackDeskError
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.message_bar import MessageBar, Notice
from app.ui.runtime.tasks import TaskKey, TaskRunner


def tell_of_tasks(runner: TaskRunner, bar: MessageBar) -> None:
    """Shows a message for each from now on."""

    def failed(_: TaskKey, error: CallbackDeskError) -> None:
        bar.show_message(Notice(message_for(error)))

    def refused(_: TaskKey) -> None:
        words = UserMessage(
            translate("tasks", "The same is under way already"),
            translate(
                "tasks",
                "What was asked for just now was not done. Wait for the answer, then look "
                "whether it is still wanted.",
            ),
        )
        bar.show_message(Notice(words, Tone.SOON))

    runner.failed.connect(failed)
    runner.refused.connect(refused)
