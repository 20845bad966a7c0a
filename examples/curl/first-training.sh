#!/bin/sh
# A first training in the account, by openssl and curl alone.
#
# Before, while the platform runs (openfla up): a key with its certificate, and an account that knows the certificate.
#
#   openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj '/C=BE/CN=Bakkerij De Korenbloem' \
#     -addext keyUsage=critical,digitalSignature -keyout key.pem -out own.cer
#   openfla admin enterprise add 0999.999.922 'Bakkerij De Korenbloem' --quality employer
#   openfla admin channel open 0999.999.922 --quality employer --certificate own.cer
#
# Then, with the Client ID that the last command showed:
#
#   sh first-training.sh http://127.0.0.1:8080 CLIENT_ID key.pem
set -eu

base_url=$1 client_id=$2 key=$3
token_url=$base_url/REST/oauth/v5/token
api=$base_url/REST/federalLearningAccount/v1

# A JWT is written in the base64 that an address can hold, without the = at its end (RFC 7515 section 2).
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# Enough for the answers here; a program would use a JSON parser.
member() { printf '%s' "$answer" | grep -o "\"$1\": *\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

# A refusal says in its body what is wrong, so the body is shown before the script ends.
ask() {
  answer=$(curl --silent --show-error --fail-with-body "$@") || { printf '%s\n' "$answer" >&2; exit 1; }
}

# The assertion proves who asks, since only the owner of the key can sign it. It is meant for this token endpoint alone
# (aud), lives ten minutes at most (exp) and serves once (jti), so that it is worth nothing to whoever intercepts it.
header=$(printf '{"alg":"RS256","typ":"JWT"}' | base64url)
claims=$(printf '{"iss":"%s","sub":"%s","aud":"%s","exp":%d,"jti":"%s"}' \
  "$client_id" "$client_id" "$token_url" "$(($(date +%s) + 300))" "$(openssl rand -hex 16)" | base64url)
signature=$(printf '%s' "$header.$claims" | openssl dgst -sha256 -sign "$key" -binary | base64url)

# A token endpoint takes a form (RFC 6749 section 4.4), everything after it takes JSON.
ask "$token_url" \
  --data-urlencode grant_type=client_credentials \
  --data-urlencode scope=scope:sigedis:gestion:careerpro-federal-learning-account:employer \
  --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
  --data-urlencode client_assertion="$header.$claims.$signature"
bearer="Authorization: Bearer $(member access_token)"

# The reference is our own name for this record: when the script is run again, the record is found, not made twice.
ask "$api/trainings" --header "$bearer" --header 'Content-Type: application/json' --data '{
  "reference": "first-training",
  "enterpriseNumber": "0999999922",
  "ssin": "85073003328",
  "title": "Eerste hulp op het werk",
  "type": "formal",
  "period": {"startDate": "2026-03-02", "endDate": "2026-03-03"},
  "duration": {"value": 2, "unit": "days"},
  "status": "completed"
}'

# The answer holds the address of the record (href), where it can be read as long as the account exists.
ask "$(member href)" --header "$bearer"
printf '%s\n' "$answer"
