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

# JSON Web Tokens use the base64 of web addresses, without the = at the end (RFC 7515 section 2).
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# Enough to read one text out of the answers here; a program would use a JSON parser.
member() { grep -o "\"$1\": *\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

# curl, but what the platform says of a mistake is shown, not kept in a variable.
ask() { curl --silent --show-error --fail-with-body "$@" || { status=$?; cat >&2; exit "$status"; }; }

# The assertion proves who asks: only the owner of the key can sign it. It is meant for this token endpoint alone (aud),
# may live ten minutes at most (exp), and serves once (jti), so that nobody can send it a second time.
header=$(printf '{"alg":"RS256","typ":"JWT"}' | base64url)
claims=$(printf '{"iss":"%s","sub":"%s","aud":"%s","exp":%d,"jti":"%s"}' \
  "$client_id" "$client_id" "$token_url" "$(($(date +%s) + 300))" "$(openssl rand -hex 16)" | base64url)
signature=$(printf '%s' "$header.$claims" | openssl dgst -sha256 -sign "$key" -binary | base64url)
