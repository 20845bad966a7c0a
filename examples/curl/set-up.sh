#!/bin/sh
# Sections 4, 5 and 2.2 of the guide without the portal: an employer that sends itself, and its social secretariat.
#
# Whoever runs the installation runs it, with the same settings as `openfla up` or `openfla serve`; every command is
# written to the audit trail as an act of the operator. All names and numbers are made up.
#
#   sh set-up.sh        (two keys and two certificates are made in this folder)
set -eu

employer=0999.111.282 secretariat=0999.111.381

# 4.1 and 4.2: known as an NSSO employer, and who answers for it.
openfla admin enterprise add "$employer" 'Kapsalon Krul' --nsso-number 9990112-44 --legal-form BV
openfla admin responsible add "$employer" 'Kaat Krul <kaat@krul.example>'

# 5: a quality, with its local manager.
openfla admin quality activate "$employer" employer --manager 'Kaat Krul <kaat@krul.example>'

# 4.3: somebody else who may manage the channels.
openfla admin user grant "$employer" 'Kim Kam <kim@krul.example>' --quality employer --permission manageChannels

# 4.4: a key, its certificate, and an account that knows the certificate; the Client ID is printed.
openfla certificate create 'Kapsalon Krul'
openfla admin channel open "$employer" --quality employer --certificate kapsalon-krul.cer

# 2.2: a social secretariat, with its own account, that may act for the employer from this quarter on.
openfla admin enterprise add "$secretariat" 'Secretariaat Schaar'
openfla admin quality activate "$secretariat" socialSecretariat --manager 'Sam Schaar <sam@schaar.example>'
openfla certificate create 'Secretariaat Schaar'
openfla admin channel open "$secretariat" --quality socialSecretariat --certificate secretariaat-schaar.cer
asked=$(openfla admin mandate ask "$employer" "$secretariat" --quality socialSecretariat --by mandator --json)
mandate=$(printf '%s' "$asked" | grep -o '"id": *"[^"]*"' | cut -d '"' -f 4)
openfla admin mandate confirm "$mandate"
