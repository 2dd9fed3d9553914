package dev.trainyard.ingest.source;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Thrown for a host with a private address that is not allowed. */
public final class PrivateHostException extends UnknownHostException {
    PrivateHostException(String host, InetAddress address) {
        super("the host " + host + " has the private address " + address.getHostAddress()
                + "; to allow it, add it to allowHosts of the"
                + " source and to " + PrivateHosts.SETTING + " of this service");
    }
}
