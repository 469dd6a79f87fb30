#!/usr/bin/env bash
# All that is to be known of a graphics card, in about ten minutes: one JSON and one Markdown table.
#
#   bash benchmarks/on_a_card.sh [--device cuda|cpu] [--output FOLDER] [--wheels FOLDER] [--python PYTHON] [--minutes 10] [--tiny]
#
# What fails is told in the table, and the rest goes on. --wheels: a folder with wheels of mamba-ssm, causal-conv1d and einops for this
# torch and CUDA; without it they are built, which may take longer than there is time for. They are installed into the output folder, so
# that the environment stays as it is. --device cpu --tiny rehearses everything in a minute.
set -u
cd "$(dirname "$0")/.." || exit 1

device=cuda output=card wheels="" python="${PYTHON:-python}" minutes=10 tiny=""
while [ $# -gt 0 ]; do
  case "$1" in
    --device) device="$2"; shift 2 ;;
    --output) output="$2"; shift 2 ;;
    --wheels) wheels="$2"; shift 2 ;;
    --python) python="$2"; shift 2 ;;
    --minutes) minutes="$2"; shift 2 ;;
    --tiny) tiny="--tiny"; shift ;;
    *) echo "unknown argument: $1 (see the head of $0)" >&2; exit 2 ;;
  esac
done
mkdir -p "$output" && output="$(cd "$output" && pwd)" || exit 1
began=$(date +%s)
: > "$output/steps.jsonl"

left() { echo $((minutes * 60 - $(date +%s) + began)); }

# step NAME MOST_SECONDS COMMAND...: run it for so long at most, and no longer than there is time; its output goes to NAME.log.
step() {
  local name="$1" most="$2" start status
  shift 2
  # A rehearsal is to end, on however busy a machine.
  if [ -n "$tiny" ] || [ "$(left)" -lt "$most" ]; then most=$(left); fi
  start=$(date +%s)
  echo "$name ..." >&2
  if [ "$most" -lt 1 ]; then status=-1; else timeout "$most" "$@" > "$output/$name.log" 2>&1; status=$?; fi
  printf '{"step": "%s", "status": %d, "seconds": %d}\n' "$name" "$status" $(($(date +%s) - start)) >> "$output/steps.jsonl"
  echo "$name: status $status" >&2
}

install_kernels() {
  if [ -n "$wheels" ]; then
    "$python" -m pip install --target "$output/kernels" --no-index --find-links "$wheels" --no-deps causal-conv1d mamba-ssm einops
  else
    "$python" -m pip install --target "$output/kernels" --no-deps einops &&
      MAX_JOBS="$(nproc)" "$python" -m pip install --target "$output/kernels" --no-deps --no-build-isolation causal-conv1d mamba-ssm
  fi
}
export -f install_kernels
export python output wheels

if [ "$device" = cuda ]; then
  step machine 20 nvidia-smi
  step kernels 150 bash -c install_kernels
fi
export PYTHONPATH="$output/kernels${PYTHONPATH:+:$PYTHONPATH}"
step tests 120 "$python" -m pytest -q -n 0 -p no:cacheprovider -k "cuda or mamba_ssm or graph" tests/generator/inference tests/generator/scan
step measure 600 "$python" -m benchmarks.on_a_card --device "$device" --output "$output" --seconds "$(($(left) - 10))" $tiny
"$python" -m benchmarks.on_a_card --report --output "$output"
