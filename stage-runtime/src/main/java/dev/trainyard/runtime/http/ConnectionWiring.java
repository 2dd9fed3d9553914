package dev.trainyard.runtime.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.quarkus.arc.Arc;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches every connection from the moment it is accepted. It is a Netty extension, because Vert.x exposes a connection
 * only after complete headers have arrived; Netty loads such extensions if {@link #SWITCH} is {@code serviceload}.
 */
public final class ConnectionWiring extends ChannelInitializerExtension {
    static final String SWITCH = EXTENSIONS_SYSTEM_PROPERTY;

    private static final Logger LOG = Logger.getLogger(ConnectionWiring.class);
    private static final AttributeKey<Connection> CONNECTION = AttributeKey.valueOf("trainyard.connection");
    private static final AttributeKey<Settings> SETTINGS = AttributeKey.valueOf("trainyard.http-settings");
    private static final Duration DRAINING = Duration.ofSeconds(3);
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    /** Vert.x's name for the pipeline handler that encodes HTTP; the decoder comes before it. */
    private static final String ENCODER = "httpEncoder";

    private record Settings(ConnectionTimeouts patience, ConnectionLimit places, AccessRules rules) {}

    /** The watched connection behind a channel. */
    static @Nullable Connection of(Channel channel) {
        return channel.attr(CONNECTION).get();
    }

    @Override
    public void postInitializeServerListenerChannel(ServerChannel channel) {
        HttpPortSettings settings =
                Arc.container().instance(HttpPortSettings.class).get();
        channel.attr(SETTINGS)
                .set(new Settings(
                        new ConnectionTimeouts(
                                settings.headTime(),
                                settings.bodyTime(),
                                settings.bodyRate(),
                                settings.idleTime(),
                                settings.unreadTime(),
                                DRAINING),
                        new ConnectionLimit(settings.connections(), settings.connectionsOfOneAddress()),
                        Arc.container().instance(AccessRules.class).get()));
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        Settings settings = channel.parent().attr(SETTINGS).get();
        if (settings == null) return;
        Connection connection = new Connection(channel, settings);
        channel.attr(CONNECTION).set(connection);
        channel.pipeline().addFirst("trainyard-watch", connection);
    }

    /** One connection, which reports its events to its clock. */
    static final class Connection extends ChannelDuplexHandler implements ConnectionLimit.LimitedConnection {
        private final Channel channel;
        private final Settings settings;
        private final ConnectionTimer clock;
        private @Nullable Future<?> ticking;
        private @Nullable Runnable whenBodyIsLate;
        private long sent;
        private long sentBefore;
        private long progressBefore;
        private boolean watchesHeads;
        private int passedOn;
        private @Nullable Runnable afterAnswers;

        private Connection(Channel channel, Settings settings) {
            this.channel = channel;
            this.settings = settings;
            this.clock = new ConnectionTimer(settings.patience(), System.nanoTime());
        }

        @Override
        public ConnectionTimer clock() {
            return clock;
        }

        @Override
        public void requestClose() {
            drop();
        }

        /**
         * Closes the connection and discards unsent data. This is done here because Vert.x would first wait until the
         * client has read its response.
         */
        private void drop() {
            ChannelHandlerContext here = channel.pipeline().context(this);
            if (here != null) here.close();
        }

        /** @param late called if the body arrives too slowly */
        void headReceived(boolean withBody, Runnable late) {
            whenBodyIsLate = withBody ? late : null;
            clock.headReceived(withBody, System.nanoTime());
        }

        void responseIsResumable() {
            clock.responseIsResumable();
        }

        void bodyReceived() {
            whenBodyIsLate = null;
            clock.bodyReceived(System.nanoTime());
        }

        void refused() {
            whenBodyIsLate = null;
            clock.refused(System.nanoTime());
        }

        /** May be called by any thread. */
        void answered() {
            if (!channel.eventLoop().inEventLoop()) {
                channel.eventLoop().execute(this::answered);
                return;
            }
            clock.answered(System.nanoTime());
            passedOn--;
            Runnable next = afterAnswers;
            if (passedOn == 0 && next != null) next.run();
        }

        /** Responds to an invalid request and closes the connection. */
        private void refuse(Refusal refusal, String target) {
            if (passedOn > 0) {
                // Responses are sent in the order of the requests.
                afterAnswers = () -> refuse(refusal, target);
                return;
            }
            clock.refused(System.nanoTime());
            AccessRules.ErrorBody answer = settings.rules().answer(refusal, target.split("[?#;]", 2)[0]);
            ByteBuf body = Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8);
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(refusal.status()), body);
            settings.rules().headers().forEach(response.headers()::set);
            refusal.headers().forEach(response.headers()::set);
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, answer.mediaType())
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                    .set(HttpHeaderNames.CONNECTION, "close");
            // Keep reading for a moment, because a client that cannot send might not read the response.
            channel.pipeline().context(Heads.class).writeAndFlush(response);
            channel.eventLoop().schedule(this::drop, A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelActive(ChannelHandlerContext context) throws Exception {
            if (!settings.places().enter(address(channel), this, System.nanoTime())) {
                LOG.debugf("connection limit reached from=%s", channel.remoteAddress());
                drop();
                return;
            }
            channel.closeFuture().addListener(_ -> leave());
            ticking = context.executor().scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
            super.channelActive(context);
        }

        private void leave() {
            settings.places().leave(this);
            if (ticking != null) ticking.cancel(false);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof ByteBuf bytes) clock.bytesReceived(bytes.readableBytes(), System.nanoTime());
            if (!watchesHeads && channel.pipeline().get(ENCODER) != null) {
                // With TLS, this handler exists only after the handshake.
                channel.pipeline().addAfter(ENCODER, "trainyard-heads", new Heads(this));
                watchesHeads = true;
            }
            super.channelRead(context, message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            super.write(context, message, promise.unvoid().addListener(_ -> sent++));
        }

        private void tick() {
            switch (clock.at(System.nanoTime(), stuck())) {
                case WAIT -> {}
                case CLOSE -> drop();
                case HEAD_TOO_SLOW -> {
                    if (watchesHeads) {
                        refuse(RequestHead.tooSlow(), "");
                    } else {
                        drop();
                    }
                }
                case BODY_TOO_SLOW -> {
                    Runnable late = whenBodyIsLate;
                    if (late == null) {
                        drop();
                    } else {
                        late.run();
                    }
                }
            }
        }

        /** Whether there is unsent data of which nothing was sent since the last call. */
        private boolean stuck() {
            ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
            if (out == null) return false;
            boolean moved = sent != sentBefore || out.currentProgress() != progressBefore;
            sentBefore = sent;
            progressBefore = out.currentProgress();
            return out.totalPendingWriteBytes() > 0 && !moved;
        }

        /** In IPv6, one site has a network of 2⁶⁴ addresses. */
        private static String address(Channel channel) {
            if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) return "here";
            InetAddress address = remote.getAddress();
            return address instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), 8))
                    : address.getHostAddress();
        }
    }

    /** Checks the head of each request before Vert.x, which would log an invalid one as an error of ours. */
    private static final class Heads extends ChannelInboundHandlerAdapter {
        private final Connection connection;
        private boolean refused;

        private Heads(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (!refused && message instanceof HttpRequest request) {
                Optional<Refusal> refusal = refusal(request);
                refused = refusal.isPresent();
                refusal.ifPresent(it -> connection.refuse(it, request.uri()));
            }
            if (refused) {
                ReferenceCountUtil.release(message);
            } else {
                if (message instanceof HttpRequest) connection.passedOn++;
                super.channelRead(context, message);
            }
        }

        private static Optional<Refusal> refusal(HttpRequest request) {
            Throwable trouble = request.decoderResult().cause();
            if (trouble instanceof TooLongHttpLineException) return Optional.of(RequestHead.addressTooLong());
            if (trouble instanceof TooLongHttpHeaderException) return Optional.of(RequestHead.headersTooLarge());
            if (trouble != null || request.protocolVersion().majorVersion() != 1) {
                return Optional.of(RequestHead.unreadable());
            }
            // The target of CONNECT is not a path, so no route would handle it.
            if (request.method().equals(HttpMethod.CONNECT)) return Optional.of(RequestHead.method("CONNECT"));
            if (!RequestHead.isEscaped(request.uri())) return Optional.of(RequestHead.badEscape());
            return RequestHead.host(request.uri(), request.headers().getAll(HttpHeaderNames.HOST))
                            .isEmpty()
                    ? Optional.of(RequestHead.noHost())
                    : Optional.empty();
        }
    }
}
