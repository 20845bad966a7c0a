package interop;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.net.URI;
import java.security.Key;
import java.security.KeyStore;
import java.security.interfaces.RSAPrivateKey;
import java.util.Calendar;
import java.util.List;

/**
 * Annex 7.2 of "CareerPro Federal Learning Account - opzetten kanaal REST API" (31/01/2025), word for word.
 *
 * <p>Ours are the imports, the class around it, and one quotation mark before certificate.pfx that is missing there.
 */
public class GuideExample {

    /*
    This exemple is based on nimbus library (groupId:com.nimbusds, artifactId : oauth2-oidc-sdk)
    */

    public String getToken(E_Env env, String endPointUrl, String clientId, String audUrl, List<String> scopes)
            throws Exception {
        AuthorizationGrant clientGrant = new ClientCredentialsGrant();

        URI tokenEndpoint = new URI(endPointUrl);
        // The credentials to authenticate the client at the token endpoint
        ClientID clientID = new ClientID(clientId);

        ClientAuthentication clientAuth = new PrivateKeyJWT(clientID,
                new URI(audUrl), JWSAlgorithm.RS256, (RSAPrivateKey) getKey(env), null,
                null);
        // The request scope for the token
        Scope scope = new Scope();
        for (String s : scopes) {
            scope.add(s);
        }

        TokenRequest request = new TokenRequest(tokenEndpoint, clientAuth, clientGrant, scope);
        HTTPRequest httpRequest = request.toHTTPRequest();

        //}

        Calendar now = Calendar.getInstance();
        TokenResponse response = TokenResponse.parse(httpRequest.send());

        if (!response.indicatesSuccess()) {
            String error = "TokenRequest was unsuccessful: " +
                    TokenErrorResponse.parse(response.toHTTPResponse()).toHTTPResponse().getStatusCode() + "\n" +
                    response.toHTTPResponse().getStatusMessage() + "\n" + response.toHTTPResponse().getContent();
            System.out.println(error);
            throw new Exception(error);
        }
        AccessTokenResponse successResponse = AccessTokenResponse.parse(response.toHTTPResponse());

        String token = successResponse.getTokens().getBearerAccessToken().getValue();

        return token;
    }

    private Key getKey(E_Env env) throws Exception {
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        String alias = null;
        String password = null;
        switch (env) {
            case ACC:
                keyStore.load(this.getClass().getClassLoader().getResourceAsStream("certificate.pfx"), "Password".toCharArray());
                alias = "alias";
                password = "Password";
                break;
            case INT:
                keyStore.load(this.getClass().getClassLoader().getResourceAsStream("certificate.pfx"), "Password".toCharArray());
                alias = "alias";
                password = "Password";
                break;
        }

        return keyStore.getKey(alias, password.toCharArray());
    }
}
