package dev.trainyard.ingest.source;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Resolves the addresses of a host. */
@FunctionalInterface
public interface NameResolver {
    /** The resolver of the operating system. */
    NameResolver OF_THE_SYSTEM = InetAddress::getAllByName;

    InetAddress[] addresses(String host) throws UnknownHostException;
}
