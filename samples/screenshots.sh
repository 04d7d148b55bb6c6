#!/usr/bin/env bash
# Makes the pictures of README.md from the demo: needs curl and chromium. Usage: samples/screenshots.sh [FOLDER, default samples/screenshots]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-samples/screenshots}") address=http://127.0.0.1:5087
mkdir -p "$out"
dotnet build src/RefractoryEpilepsy.Service -c Release -v q
src/RefractoryEpilepsy.Service/bin/Release/net10.0/refractory demo --urls "$address" &
demo=$!
profile=$(mktemp -d)
trap 'kill "$demo" 2>/dev/null; wait "$demo" 2>/dev/null; rm -rf "$profile"' EXIT
until curl -sf -o /dev/null "$address/health/ready"; do
  kill -0 "$demo" || { echo "The demo ended before its pages were there." >&2; exit 1; }
  sleep 2
done
# Somebody with more than two failures and reports of every kind makes the clearest picture; always the same one, for the demo is.
patient=$(curl -sf "$address/api/cases?status=Resistant&sort=since&take=1" | sed -nE 's/.*"patient":"([0-9a-f]+)".*/\1/p' | head -n 1)
model=$(curl -sf "$address/models" | grep -oE 'models/T-A[^"?]*' | head -n 1)
shoot() {
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$profile" --virtual-time-budget=10000 \
    --window-size=1400,"$3" --screenshot="$out/$1.png" "$address$2" 2>/dev/null
}
# A report that is made on demand is waited for.
for page in /cohorts /quality; do
  while curl -sf "$address$page" | grep -q 'Look again'; do sleep 1; done
done
shoot overview / 1150
shoot worklist /worklist 950
shoot patient "/patients/$patient" 1400
shoot cohorts /cohorts 1100
shoot model "/$model" 1300
shoot quality /quality 1100
ls -l "$out"
