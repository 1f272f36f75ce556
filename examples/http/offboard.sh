#!/usr/bin/env bash
# Takes a person off every board that they are on in person, through the HTTP service.
#
#   MONDAY_SERVICE=http://127.0.0.1:4050 MONDAY_SERVE_ACCESS_TOKEN=… ./offboard.sh lena.fischer@harborworks.example
#
# Run it again after a failure: who is off a board already is "not_a_member". Needs curl and jq.
set -euo pipefail
: "${MONDAY_SERVE_ACCESS_TOKEN:?is the access token of the service}"
service=${MONDAY_SERVICE:-http://127.0.0.1:4050}
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# call ACTION INPUT: the result, or the problem on standard error. curl waits as long as Retry-After
# says, on 408, 429, 500, 502, 503 and 504; the key makes that harmless.
call() {
  # Into a file: it is begun anew with each attempt.
  curl --silent --fail-with-body --retry 5 --retry-max-time 900 --output "$answer" \
    --header "Authorization: Bearer $MONDAY_SERVE_ACCESS_TOKEN" --header "Content-Type: application/json" \
    --header "Idempotency-Key: $(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid)" \
    --data "$(jq --null-input --argjson input "$2" '{input: $input}')" "$service/v1/$1" ||
    { jq --raw-output '"\(.kind): \(.detail)"' "$answer" >&2; return 1; }
  cat "$answer"
}

user=$(call read-user "$(jq --null-input --arg email "$1" '{by_email: $email}')" | jq --raw-output .user.id)
boards=$(call list-user-boards "{\"user_ids\": [\"$user\"]}")
jq --raw-output '.call.warnings[] | "note: \(.message)"' <<<"$boards" >&2

failed=0
while read -r board name; do
  if result=$(call delete-user-from-board "{\"board_id\": \"$board\", \"user_id\": \"$user\"}"); then
    jq --raw-output --arg name "$name" '"\(.outcome)\t\($name)"' <<<"$result"
  else
    printf 'failed\t%s\n' "$name"
    failed=1
  fi
done < <(jq --raw-output '.boards[] | select(.through | index("in_person")) | "\(.board_id) \(.name)"' <<<"$boards")
exit "$failed"
