package interop;

/** The guide names it and does not show it. */
public enum E_Env {
    ACC,
    INT
}
