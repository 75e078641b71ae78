"""Run by test_with_others.py in namespaces of its own: a CUPS server that prints into PDFs, and our driver on it.

Prints one JSON object: what was said to each step, and the page that came out.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import structlog

from drivers.office.port import Sheets
from tests.drivers.support.others import Driver, listens, running, until
from tests.drivers.support.pages import pdf

PORT = 18632
OUT = Path("/var/spool/cups-pdf")
FILES = """SystemGroup root
ServerRoot {root}/etc
StateDir {root}/run
CacheDir {root}/cache
RequestRoot {root}/spool
TempDir {root}/spool
AccessLog {root}/access
ErrorLog {root}/error
PageLog {root}/page
"""
SERVER = """Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""


def main() -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    root = Path(tempfile.mkdtemp())
    for folder in ("etc/ppd", "run/certs", "cache", "spool"):
        (root / folder).mkdir(parents=True)
    for path in (root, *root.rglob("*")):
        path.chmod(0o777)
    (root / "etc").chmod(0o755)
    (root / "cups-files.conf").write_text(FILES.format(root=root))
    (root / "cupsd.conf").write_text(SERVER.format(port=PORT))
    OUT.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=1777", "none", OUT], check=True)
    with running("cupsd", "-f", "-c", root / "cupsd.conf", "-s", root / "cups-files.conf"):
        until(lambda: listens(PORT))
        model = "lsb/usr/cups-pdf/CUPS-PDF_opt.ppd"
        queue = ["lpadmin", "-h", f"127.0.0.1:{PORT}", "-p", "a4pdf", "-E", "-v", "cups-pdf:/", "-m", model]
        done = subprocess.run(queue, capture_output=True, text=True, check=False, env=os.environ)
        assert done.returncode == 0, done.stderr
        address = f"ipp://127.0.0.1:{PORT}/printers/a4pdf"
        said: dict[str, object] = {}
        sheets = Sheets(pdf=pdf(), document="C-1", copies=1)
        with Driver(address, counts=False) as driver:
            said["printed"] = driver.print(sheets)
        with Driver(address, counts=False) as another:
            said["another terminal"] = another.print(sheets)
        papers = sorted(OUT.rglob("*.pdf"))
        said["papers"] = len(papers)
        (root / "seen.pdf").write_bytes(papers[0].read_bytes())
        command = ["pdftoppm", "-r", "100", "-gray", "-singlefile", root / "seen.pdf", root / "seen"]
        subprocess.run(command, check=True)
        said["picture"] = (root / "seen.pgm").read_bytes().hex()
    print(json.dumps(said))


main()
