// Asks for an access token when none is valid: a client assertion (RFC 7523), signed here with RS256. The sandbox in
// which this runs has no WebCrypto, so the signature is made with whole numbers; no other host learns of the key.
(function () {
  if (!pm.request.headers.has("Authorization")) { return; }
  const value = (name) => pm.variables.replaceIn(pm.variables.get(name) || "");
  const now = Math.floor(Date.now() / 1000);
  if (Number(value("accessTokenUntil")) > now && value("accessToken")) { return; }
  for (const name of ["clientId", "privateKeyPem", "tokenUrl"]) {
    if (!value(name)) { throw new Error("Set the collection variable " + name + " first."); }
  }

  const base64url = (bytes) => btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const hex = (bytes) => Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  const bytes = (text) => text.match(/../g).map((pair) => String.fromCharCode(parseInt(pair, 16))).join("");
  const number = (content) => BigInt("0x" + hex(content));

  // Every value of a DER sequence (X.690 section 8.1): its tag and its content.
  function values(der) {
    const found = [];
    for (let at = 0; at < der.length;) {
      const tag = der.charCodeAt(at);
      let length = der.charCodeAt(at + 1);
      at += 2;
      if (length > 127) {
        const octets = length - 128;
        length = parseInt(hex(der.slice(at, at + octets)), 16);
        at += octets;
      }
      found.push({ tag: tag, content: der.slice(at, at + length) });
      at += length;
    }
    return found;
  }

  // Modulus and private exponent of a key in PKCS #8 (RFC 5208) or PKCS #1 (RFC 8017 appendix A.1.2).
  function rsaKey(pem) {
    const RSA = "2a864886f70d010101";
    const der = atob(pem.replace(/-----[^-]+-----/g, "").replace(/\s|\\n/g, ""));
    const parts = values(values(der)[0].content);
    if (/ENCRYPTED/.test(pem)) { throw new Error("privateKeyPem is encrypted; take the password off first."); }
    if (parts.length > 4) { return { modulus: number(parts[1].content), exponent: number(parts[3].content) }; }
    if (hex(values(parts[1].content)[0].content) !== RSA) {
      throw new Error("This collection signs with RSA keys; for another key put the output of `openfla token` in accessToken.");
    }
    const inner = values(values(parts[2].content)[0].content);
    return { modulus: number(inner[1].content), exponent: number(inner[3].content) };
  }

  function power(base, exponent, modulus) {
    let found = 1n;
    for (base %= modulus; exponent > 0n; exponent >>= 1n, base = base * base % modulus) {
      if (exponent & 1n) { found = found * base % modulus; }
    }
    return found;
  }

  // RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2).
  function signature(message, pem) {
    const SHA_256 = "3031300d060960864801650304020105000420";
    const key = rsaKey(pem);
    const length = Math.ceil(key.modulus.toString(16).length / 2);
    const told = SHA_256 + CryptoJS.SHA256(message).toString();
    const padded = "0001" + "ff".repeat(length - 3 - told.length / 2) + "00" + told;
    return base64url(bytes(power(BigInt("0x" + padded), key.exponent, key.modulus).toString(16).padStart(2 * length, "0")));
  }

  const claims = {
    iss: value("clientId"),
    sub: value("clientId"),
    aud: value("tokenUrl"),
    jti: pm.variables.replaceIn("{{$guid}}"),
    iat: now,
    exp: now + 300,
  };
  const unsigned = base64url('{"alg":"RS256","typ":"JWT"}') + "." + base64url(JSON.stringify(claims));
  const form = {
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: unsigned + "." + signature(unsigned, value("privateKeyPem")),
  };
  if (value("scope")) { form.scope = value("scope"); }
  const asked = {
    url: value("tokenUrl"),
    method: "POST",
    header: { "Content-Type": "application/x-www-form-urlencoded" },
    body: { mode: "urlencoded", urlencoded: Object.entries(form).map(([key, told]) => ({ key: key, value: told })) },
  };
  const stop = (reason) => {
    pm.test("an access token is given", () => { throw new Error(reason); });
    pm.execution.setNextRequest(null);
  };
  pm.sendRequest(asked, (error, answer) => {
    if (error) { return stop("The token endpoint cannot be reached: " + error); }
    if (answer.code !== 200) { return stop("No token: " + answer.code + " " + answer.text()); }
    const told = answer.json();
    pm.collectionVariables.set("accessToken", told.access_token);
    pm.collectionVariables.set("accessTokenUntil", String(now + told.expires_in - 30));
  });
})();
