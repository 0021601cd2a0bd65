"""TLS before a server that has none. usage: tls.py FOLDER PORT

Writes its address to the file `https` of the folder when it is ready.
"""

import asyncio
import ssl
import sys
from pathlib import Path


async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Passes on everything, until the source ends."""
    while chunk := await source.read(65536):
        sink.write(chunk)
        await sink.drain()
    sink.close()


async def main(folder: Path, port: int) -> None:
    """Listens on a free port of this machine."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(copy(reader, behind[1]), copy(behind[0], writer), return_exceptions=True)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    own = server.sockets[0].getsockname()[1]
    (folder / "https").write_text(f"https://127.0.0.1:{own}\n")
    await server.serve_forever()


asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
