package dev.trainyard.ingest.extraction.http;

import dev.trainyard.ingest.source.PrivateHostException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;

/** Thrown when something could not be fetched from another host; the message gives people the reason in a few words. */
public final class NotFetchedException extends IOException {
    public NotFetchedException(String message) {
        super(message);
    }

    private NotFetchedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Describes why a request to an address failed. */
    public static NotFetchedException of(WebAddress address, Throwable cause) {
        if (cause instanceof NotFetchedException already) return already;
        return new NotFetchedException(words(address.host(), cause), cause);
    }

    private static String words(String host, Throwable cause) {
        return switch (cause) {
            case PrivateHostException refused -> String.valueOf(refused.getMessage());
            case UnknownHostException unknown -> "no host has the name " + host;
            case SocketTimeoutException slow -> host + " did not answer in time";
            case ConnectException refused -> "no connection to " + host;
            case NoRouteToHostException lost -> "no connection to " + host;
            case InterruptedIOException stopped -> host + " did not answer in time";
            case SSLException insecure -> "no secure connection to " + host;
            case java.util.zip.ZipException damaged -> "the response's compression is damaged";
            case ClientProtocolException strange -> "the response of " + host + " is not HTTP";
            default -> "the response of " + host + " broke off";
        };
    }
}
