package dev.trainyard.ingest.extraction.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A host has a private address, and no recipe allows it. */
public final class PrivateHostException extends UnknownHostException {
    PrivateHostException(String host, InetAddress address) {
        super("the host " + host + " has the private address " + address.getHostAddress()
                + "; allowHosts has to name it");
    }
}
