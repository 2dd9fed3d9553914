package dev.trainyard.ingest.source;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Says which addresses a host has. */
@FunctionalInterface
public interface NameResolver {
    /** As this machine is set up to ask. */
    NameResolver OF_THE_SYSTEM = InetAddress::getAllByName;

    InetAddress[] addresses(String host) throws UnknownHostException;
}
