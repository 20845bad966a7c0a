package interop;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.id.Issuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A client in Java: the token as the guide gets it, a call of the API with it, and a look into the token. */
public final class Client {

    /** Arguments: base URL, API URL, client id, scope. The training is read from standard input, as JSON. */
    public static void main(String[] arguments) throws Exception {
        String baseUrl = arguments[0], apiUrl = arguments[1], clientId = arguments[2], scope = arguments[3];
        String tokenUrl = baseUrl + "/REST/oauth/v5/token";
        String token = new GuideExample().getToken(E_Env.ACC, tokenUrl, clientId, tokenUrl, List.of(scope));
        tell("claims", claims(token, baseUrl, baseUrl + "/REST/federalLearningAccount").toString());

        String training = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        HttpResponse<String> answer = register(training, apiUrl, token);
        tell("status", String.valueOf(answer.statusCode()));
        tell("training", answer.body());
    }

    private static HttpResponse<String> register(String training, String apiUrl, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(apiUrl + "/trainings"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(training))
                .build();
        // It offers HTTP/2 on every request, which the platform declines: see ../test_http2_offer.py.
        HttpClient client = HttpClient.newHttpClient();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What a token says (RFC 9068), verified with the keys that the metadata of the platform (RFC 8414) point to. */
    private static JWTClaimsSet claims(String token, String issuer, String audience) throws Exception {
        AuthorizationServerMetadata metadata = AuthorizationServerMetadata.resolve(new Issuer(issuer));
        var keys = JWKSourceBuilder.create(metadata.getJWKSetURI().toURL()).build();
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        JWTClaimsSet exactly = new JWTClaimsSet.Builder().issuer(issuer).build();
        Set<String> required = Set.of("sub", "exp", "iat", "jti", "client_id", "scope");
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(audience, exactly, required));
        return processor.process(token, null);
    }

    private static void tell(String name, String value) {
        System.out.println(name + " " + value);
    }

    private Client() {}
}
