#!/usr/bin/env python3
"""The campaigns of deploy/ for Open MPI and Slurm: their report is that of one process, byte for byte.

    campaign_test.py CLAIM ANYORDER PROJECT

Open MPI is the real one. Slurm is played by an sbatch that runs each task with the variables that an array
job has; what Slurm itself does is not tested.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
SECONDS_MAX = 100
CHECKS = {"flowchart": 1, "reference": 0}
OPTIONS = ["--lists", "streams", "--cases", "4000"]

ANYORDER, PROJECT = Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()


def run(command, **variables):
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("GTEST_", "GITHUB_"))}
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_MAX,
                          env=environment | {"ANYORDER": str(ANYORDER)} | variables)


def require(is_so, what):
    if not is_so:
        raise SystemExit(f"{sys.argv[1]}: {what}")


def alone(folder, subject):
    """What one process says and writes. Cases lie where the campaign's do, as the texts name them."""
    shutil.rmtree(folder / "cases", ignore_errors=True)
    ended = run([ANYORDER, "check", "--subject", subject, *OPTIONS, "--json", folder / "alone.json",
                 "--no-run-info", "--out", folder / "cases"])
    shutil.rmtree(folder / "cases", ignore_errors=True)
    return ended.stdout, (folder / "alone.json").read_text(), ended.returncode


def open_mpi(processes, folder, subject, **variables):
    if shutil.which("mpirun") is None:
        print("mpirun is not installed")
        raise SystemExit(1 if os.environ.get("ANYORDER_ALL_TOOLCHAINS") else SKIPPED)
    # Root may, more processes than processors may, and nothing leaves this machine.
    variables = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
                 "MPIRUN": "--oversubscribe --mca btl self,vader --mca plm isolated"} | variables
    return run([PROJECT / "deploy/openmpi/campaign", str(processes), folder, "--subject", subject,
                *OPTIONS], **variables)


def OpenMpiAndMergeAreOneProcess(folder):
    for subject, code in CHECKS.items():
        text, report, _ = alone(folder, subject)
        ended = open_mpi(4, folder, subject)
        require(ended.returncode == code, f"{subject}: {ended}")
        require(len(list(folder.glob("shard-*-of-4.json"))) == 4, f"{subject}: no four reports")
        require(ended.stdout == text, f"{subject}: another text:\n{ended.stdout}")
        require((folder / "report.json").read_text() == report, f"{subject}: another report")


def OpenMpiSaysWhichProcessLeftNoReport(folder):
    wrapper = folder / "anyorder"
    wrapper.write_text(f'#!/bin/sh\n[ "$OMPI_COMM_WORLD_RANK" != 2 ] || exit 9\nexec {ANYORDER} "$@"\n')
    wrapper.chmod(0o755)
    ended = open_mpi(4, folder, "reference", ANYORDER=str(wrapper))
    require(ended.returncode == 2, ended)
    require("shard 3 of 4 is missing" in ended.stderr, ended.stderr)


# Runs every task of an array, one after the other, as Slurm would: %a in the name of the output is the task.
SBATCH = """#!/bin/bash
set -u
count=1 array= output=/dev/null
while [[ $1 == --* ]]; do
    case $1 in
        --array=1-*) array=1 count=${1##*-} ;;
        --output=*) output=${1#*=} ;;
        --dependency=afterany:17) ;;
        --parsable | --job-name=*) ;;
        *) echo "sbatch: no such option: $1" >&2; exit 1 ;;
    esac
    shift
done
for ((task = 1; task <= count; task++)); do
    if [[ -n $array ]]; then
        export SLURM_ARRAY_TASK_ID=$task SLURM_ARRAY_TASK_COUNT=$count SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_STEP=1
    fi
    "$@" >"${output//%a/$task}" 2>&1
    echo $? >>"$SLURM_PLAYED/codes"
done
echo 17
"""


def slurm(folder, subject, **variables):
    played = folder / "played"
    shutil.rmtree(played, ignore_errors=True)
    played.mkdir()
    (played / "sbatch").write_text(SBATCH)
    (played / "sbatch").chmod(0o755)
    ended = run([PROJECT / "deploy/slurm/campaign", "3", folder, "--subject", subject, *OPTIONS],
                PATH=f"{played}:{os.environ['PATH']}", SLURM_PLAYED=str(played), **variables)
    require(ended.returncode == 0 and ended.stdout == "17\n", ended)
    return [int(code) for code in (played / "codes").read_text().split()]


def SlurmTasksAndMergeAreOneProcess(folder):
    for subject, code in CHECKS.items():
        text, report, _ = alone(folder, subject)
        codes = slurm(folder, subject)
        require(codes == [0, 0, 0, code], f"{subject}: exit codes {codes}")
        require((folder / "report.txt").read_text() == text, f"{subject}: another text")
        require((folder / "report.json").read_text() == report, f"{subject}: another report")


def SlurmTasksThatFailAreSaid(folder):
    wrapper = folder / "anyorder"
    wrapper.write_text(
        f'#!/bin/sh\n[ "${{SLURM_ARRAY_TASK_ID:-}}" != 2 -o "$1" != check ] || exit 9\nexec {ANYORDER} "$@"\n')
    wrapper.chmod(0o755)
    codes = slurm(folder, "reference", ANYORDER=str(wrapper))
    require(codes == [0, 9, 0, 2], codes)
    require("shard 2 of 3 is missing" in (folder / "report.txt").read_text(), "the report is silent")


with tempfile.TemporaryDirectory(prefix="anyorder-campaign-") as place:
    globals()[sys.argv[1]](Path(place))
