// An OpenID provider that nobody here wrote, with people who are called as they sign in.
// Usage: node server.mjs REDIRECT_URI; it prints its issuer.
import { createServer } from "node:http";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { Provider } from "oidc-provider";

const [redirectUri] = process.argv.slice(2);

function key(kind, options, alg) {
  const { privateKey } = generateKeyPairSync(kind, options);
  return { ...privateKey.export({ format: "jwk" }), alg, use: "sig", kid: alg };
}

function client(id, method, alg) {
  return {
    client_id: id,
    ...(method === "none" ? {} : { client_secret: "a secret: with & signs % of its own" }),
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: method,
    id_token_signed_response_alg: alg,
  };
}

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      client("basic", "client_secret_basic", "RS256"),
      client("post", "client_secret_post", "PS256"),
      client("public", "none", "ES256"),
    ],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "PS256", "ES256"] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: `${id}@Korenbloem.example`,
        email_verified: !id.startsWith("unverified"),
        name: `Somebody called ${id}`,
      }),
    }),
    jwks: {
      keys: [
        key("rsa", { modulusLength: 2048 }, "RS256"),
        key("rsa", { modulusLength: 2048 }, "PS256"),
        key("ec", { namedCurve: "P-256" }, "ES256"),
      ],
    },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
