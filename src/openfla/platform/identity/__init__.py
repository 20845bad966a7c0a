"""Who is signed in: made-up people in the sandbox, OpenID Connect elsewhere; and their sessions."""
