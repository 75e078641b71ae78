"""Structures and requests as the kernel's own header has them, on this machine's compiler and as stored from one."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from drivers.camera import v4l2

STORED = json.loads((Path(__file__).parent / "videodev2.json").read_text("utf-8"))
"""As `program` says it on x86-64 and ARM64 (Linux 6.1)."""
NUMBERS = {
    "VIDIOC_QUERYCAP": v4l2.QUERYCAP,
    "VIDIOC_ENUM_FMT": v4l2.ENUM_FMT,
    "VIDIOC_S_FMT": v4l2.S_FMT,
    "VIDIOC_REQBUFS": v4l2.REQBUFS,
    "VIDIOC_QUERYBUF": v4l2.QUERYBUF,
    "VIDIOC_QBUF": v4l2.QBUF,
    "VIDIOC_DQBUF": v4l2.DQBUF,
    "VIDIOC_STREAMON": v4l2.STREAMON,
    "VIDIOC_STREAMOFF": v4l2.STREAMOFF,
    "VIDIOC_G_CTRL": v4l2.G_CTRL,
    "VIDIOC_S_CTRL": v4l2.S_CTRL,
    "VIDIOC_QUERYCTRL": v4l2.QUERYCTRL,
    "VIDIOC_ENUM_FRAMESIZES": v4l2.ENUM_FRAMESIZES,
    "V4L2_CID_FOCUS_AUTO": v4l2.FOCUS_AUTO,
    "V4L2_CID_FOCUS_ABSOLUTE": v4l2.FOCUS_ABSOLUTE,
    "V4L2_CID_EXPOSURE_AUTO": v4l2.EXPOSURE_AUTO,
    "V4L2_CID_EXPOSURE_ABSOLUTE": v4l2.EXPOSURE_ABSOLUTE,
    "V4L2_CID_AUTO_WHITE_BALANCE": v4l2.AUTO_WHITE_BALANCE,
    "V4L2_CID_WHITE_BALANCE_TEMPERATURE": v4l2.WHITE_BALANCE_TEMPERATURE,
    "V4L2_EXPOSURE_MANUAL": v4l2.EXPOSURE_MANUAL,
    "V4L2_EXPOSURE_APERTURE_PRIORITY": v4l2.EXPOSURE_APERTURE_PRIORITY,
    "V4L2_PIX_FMT_MJPEG": v4l2.MJPEG,
    "V4L2_CAP_VIDEO_CAPTURE": v4l2.CAP_VIDEO_CAPTURE,
    "V4L2_CAP_STREAMING": v4l2.CAP_STREAMING,
    "V4L2_CAP_DEVICE_CAPS": v4l2.CAP_DEVICE_CAPS,
    "V4L2_BUF_FLAG_ERROR": v4l2.FLAG_ERROR,
    "V4L2_CTRL_FLAG_DISABLED": v4l2.DISABLED,
    "V4L2_FRMSIZE_TYPE_DISCRETE": v4l2.DISCRETE,
    "V4L2_BUF_TYPE_VIDEO_CAPTURE": v4l2.CAPTURE,
    "V4L2_MEMORY_MMAP": v4l2.MMAP,
}
FILLED = {
    "capability": 'struct v4l2_capability x={0}; strcpy((char*)x.card,"Camera");'
    " x.capabilities=V4L2_CAP_DEVICE_CAPS|1; x.device_caps=V4L2_CAP_STREAMING;",
    "fmtdesc": "struct v4l2_fmtdesc x={.index=3,.type=1,.pixelformat=V4L2_PIX_FMT_MJPEG};",
    "discrete": "struct v4l2_frmsizeenum x={.index=2,.pixel_format=V4L2_PIX_FMT_MJPEG,.type=V4L2_FRMSIZE_TYPE_DISCRETE,"
    ".discrete={1600,1200}};",
    "stepwise": "struct v4l2_frmsizeenum x={.type=V4L2_FRMSIZE_TYPE_STEPWISE,.stepwise={32,4208,2,24,3120,2}};",
    "format": "struct v4l2_format x={.type=1}; x.fmt.pix=(struct v4l2_pix_format){.width=2592,.height=1944,"
    ".pixelformat=V4L2_PIX_FMT_MJPEG,.field=V4L2_FIELD_NONE};",
    "requestbuffers": "struct v4l2_requestbuffers x={.count=4,.type=1,.memory=V4L2_MEMORY_MMAP};",
    "buffer": "struct v4l2_buffer x={.index=2,.type=1,.memory=V4L2_MEMORY_MMAP};",
    "done": "struct v4l2_buffer x={.index=3,.type=1,.bytesused=70000,.flags=V4L2_BUF_FLAG_ERROR|V4L2_BUF_FLAG_DONE,"
    ".timestamp={-1,-1},.sequence=7,.memory=1,.m={.offset=0x51000},.length=0x80000};",
    "control": "struct v4l2_control x={.id=V4L2_CID_FOCUS_ABSOLUTE,.value=-5};",
    "queryctrl": "struct v4l2_queryctrl x={.id=V4L2_CID_FOCUS_ABSOLUTE,.minimum=-10,.maximum=250,.step=5,"
    ".default_value=1,.flags=V4L2_CTRL_FLAG_INACTIVE};",
}


def program() -> str:
    """Prints every structure filled in, and every number, as JSON."""
    structs = "".join(f'{{ {code} show("{name}",&x,sizeof x); }}\n' for name, code in FILLED.items())
    numbers = "".join(f'printf("\\"{name}\\": %lu,\\n",(unsigned long){name});\n' for name in NUMBERS)
    return f"""
#include <stdio.h>
#include <string.h>
#include <linux/videodev2.h>
static void show(const char *n, const void *p, unsigned long l) {{
  printf("\\"%s\\": \\"",n);
  for (unsigned long i=0;i<l;i++) printf("%02x",((const unsigned char*)p)[i]);
  printf("\\",\\n");
}}
int main(void) {{ printf("{{\\n"); {structs} {numbers} printf("\\"end\\": 0}}\\n"); return 0; }}
"""


def test_the_stored_answers_are_the_headers(tmp_path: Path) -> None:
    if shutil.which("gcc") is None or not Path("/usr/include/linux/videodev2.h").exists():
        pytest.skip("no C compiler or no kernel headers here")
    (tmp_path / "ask.c").write_text(program(), "utf-8")
    subprocess.run(["gcc", "-o", tmp_path / "ask", tmp_path / "ask.c"], check=True, timeout=60)
    said = subprocess.run([tmp_path / "ask"], capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(said.stdout) == STORED


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_is_the_kernels(name: str) -> None:
    assert NUMBERS[name] == STORED[name]


def stored(name: str) -> bytes:
    return bytes.fromhex(STORED[name])


def test_what_the_driver_asks_is_laid_out_as_the_kernel_reads_it() -> None:
    assert v4l2.format_wanted(2592, 1944) == stored("format")
    assert v4l2.want_buffers(4) == stored("requestbuffers")
    assert v4l2.buffer(2) == stored("buffer")
    assert v4l2.control(v4l2.FOCUS_ABSOLUTE, -5) == stored("control")
    for asked, name in (
        (v4l2.query_capability(), "capability"),
        (v4l2.describe_format(1), "fmtdesc"),
        (v4l2.describe_size(1, v4l2.MJPEG), "discrete"),
        (v4l2.query_control(1), "queryctrl"),
    ):
        assert len(asked) == len(stored(name))


def test_what_the_kernel_answers_is_understood() -> None:
    assert v4l2.capabilities(stored("capability")) == v4l2.Capabilities("Camera", v4l2.CAP_STREAMING)
    assert v4l2.pixel_format(stored("fmtdesc")) == v4l2.MJPEG
    assert v4l2.frame_size(stored("discrete")) == ((1600, 1200), False)
    assert v4l2.frame_size(stored("stepwise")) == ((4208, 3120), True)
    assert v4l2.format_got(stored("format")) == (2592, 1944, v4l2.MJPEG)
    assert v4l2.buffers_got(stored("requestbuffers")) == 4
    assert v4l2.buffer_place(stored("done")) == (0x80000, 0x51000)
    assert v4l2.filled(stored("done")) == v4l2.Filled(3, 70_000, True)
    assert v4l2.control_value(stored("control")) == -5
    assert v4l2.control_range(stored("queryctrl")) == v4l2.Range(-10, 250, 5)
