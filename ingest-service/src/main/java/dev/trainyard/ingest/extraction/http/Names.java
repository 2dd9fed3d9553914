package dev.trainyard.ingest.extraction.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Says which addresses a host has. */
@FunctionalInterface
public interface Names {
    /** As this machine is set up to ask. */
    Names OF_THE_SYSTEM = InetAddress::getAllByName;

    InetAddress[] addresses(String host) throws UnknownHostException;
}
