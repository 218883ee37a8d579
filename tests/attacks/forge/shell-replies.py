# Answers execute requests itself on the shell channel, as often as it likes, before and instead of the kernel.
# earns: 4
# shows: SENT

# %% attack cell first
import asyncio
import inspect

kernel = get_ipython().kernel
session = kernel.session
inner = type(session).send


def send(self, stream, message, *args, **kwargs):
    """Each failed reply leaves as a good one; errors do not leave at all."""
    kind = message if isinstance(message, str) else message.get("msg_type", "")
    if kind == "error":
        return None
    content = args[0] if args else kwargs.get("content")
    if kind == "execute_reply" and isinstance(content, dict):
        content.clear()
        content.update(status="ok", execution_count=1, payload=[], user_expressions={})
    return inner(self, stream, message, *args, **kwargs)


type(session).send = send
for content in ({"status": "ok"}, {"status": "ok", "execution_count": 99, "payload": [], "user_expressions": {}}):
    try:
        stream = getattr(kernel, "shell_stream", None) or kernel.shell_socket
        inner(
            session,
            stream,
            "execute_reply",
            content,
            parent=kernel.get_parent(),
            ident=kernel.get_parent_ident() if hasattr(kernel, "get_parent_ident") else b"x",
        )
    except Exception as error:
        print(type(error).__name__)
print("SENT", flush=True)


# %% attack answer chunked
def chunked(iterable, size):
    return iter([["a", "b"]])


# %% twin cell first
kernel = get_ipython().kernel
kernel.log.disabled = True
print(kernel.implementation, kernel.session.session != "")
