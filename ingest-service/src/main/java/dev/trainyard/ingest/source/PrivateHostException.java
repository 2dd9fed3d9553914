package dev.trainyard.ingest.source;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A host has a private address, and is not allowed. */
public final class PrivateHostException extends UnknownHostException {
    PrivateHostException(String host, InetAddress address) {
        super("the host " + host + " has the private address " + address.getHostAddress()
                + "; allowHosts of the source and " + PrivateHosts.SETTING + " of this service have to name it");
    }
}
