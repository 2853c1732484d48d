package io.jvloop.tck.net.tls;

import io.jvloop.tck.peers.RawPeer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A client of TLS 1.2 that makes its records itself, for no engine can be told to send empty ones, warnings or pieces of messages. It
 * verifies nothing and reads no further than its handshake needs.
 */
final class RecordForger implements AutoCloseable {
    static final int WARNING = 21;
    static final int HANDSHAKE = 22;
    static final int DATA = 23;
    /** A warning that is no end. */
    static final byte[] USER_CANCELLED = {1, 90};
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int SERVER_HELLO = 2;
    private static final int SERVER_KEY_EXCHANGE = 12;
    private static final int SERVER_HELLO_DONE = 14;
    private static final HexFormat HEX = HexFormat.of();
    /** X25519, ECDSA, AES-128-GCM; and where in the message of the server's key its 32 bytes are. */
    private static final String SUITES = "0002c02b";
    private static final String EXTENSIONS = "0021" + "000a00060004001d0017" + "000b00020100" + "000d00080006040305030401"
            + "ff01000100";
    private static final int KEY = 32;
    private static final int KEY_AT = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final MessageDigest transcript = MessageDigest.getInstance("SHA-256");
    private final byte[] random = new byte[KEY];
    private byte[] serverRandom = {};
    private byte[] serverKey = {};
    private SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    private byte[] salt = {};
    private long sequence;

    private RecordForger(Socket socket) throws IOException, GeneralSecurityException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** A client that has sent its last word of the handshake. */
    static RecordForger connect(InetSocketAddress address) throws IOException, GeneralSecurityException {
        RecordForger forger = new RecordForger(new Socket(address.getAddress(), address.getPort()));
        forger.handshake();
        return forger;
    }

    private void handshake() throws IOException, GeneralSecurityException {
        send(plain(HANDSHAKE, message(1, HEX.parseHex("0303" + HEX.formatHex(random) + "00" + SUITES + "0100" + EXTENSIONS))));
        while (!readFlight()) {
            // more messages
        }
        KeyPair own = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(own.getPrivate());
        agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(
                new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, reversed(serverKey)))), true);
        byte[] master = expand(agreement.generateSecret(), "master secret", RawPeer.join(random, serverRandom), 48);
        byte[] block = expand(master, "key expansion", RawPeer.join(serverRandom, random), 40);
        byte[] mine = ((XECPublicKey) own.getPublic()).getU().toByteArray();
        byte[] little = Arrays.copyOf(reversed(mine), KEY);
        send(plain(HANDSHAKE, message(16, RawPeer.join(new byte[] {KEY}, little))));
        send(plain(CHANGE_CIPHER_SPEC, new byte[] {1}));
        key = new SecretKeySpec(block, 0, 16, "AES");
        salt = Arrays.copyOfRange(block, 32, 36);
        byte[] seen = ((MessageDigest) clone(transcript)).digest();
        send(record(HANDSHAKE, message(20, expand(master, "client finished", seen, 12))));
    }

    private static Object clone(MessageDigest digest) {
        try {
            return digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads a record of the server's first flight; whether it was the last. The JDK's server puts each message, or all, in one. */
    private boolean readFlight() throws IOException {
        in.readFully(new byte[3]);
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        transcript.update(bytes);
        boolean done = false;
        for (ByteBuffer messages = ByteBuffer.wrap(bytes); messages.hasRemaining();) {
            int head = messages.getInt();
            byte[] body = new byte[head & 0xffffff];
            messages.get(body);
            switch (head >>> 24) {
                case SERVER_HELLO -> serverRandom = Arrays.copyOfRange(body, 2, 2 + KEY);
                case SERVER_KEY_EXCHANGE -> serverKey = Arrays.copyOfRange(body, KEY_AT, KEY_AT + KEY);
                default -> done |= head >>> 24 == SERVER_HELLO_DONE;
            }
        }
        return done;
    }

    private byte[] message(int type, byte[] body) {
        byte[] message = RawPeer.join(ByteBuffer.allocate(4).putInt(type << 24 | body.length).array(), body);
        transcript.update(message);
        return message;
    }

    private static byte[] plain(int type, byte[] body) {
        return ByteBuffer.allocate(5 + body.length).put((byte) type).putShort((short) 0x303).putShort((short) body.length).put(body)
                .array();
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    /** RFC 5246, section 5. */
    private static byte[] expand(byte[] secret, String label, byte[] seed, int count) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        byte[] labelled = RawPeer.join(label.getBytes(), seed);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        for (byte[] a = mac.doFinal(labelled); output.size() < count; a = mac.doFinal(a)) {
            output.writeBytes(mac.doFinal(RawPeer.join(a, labelled)));
        }
        return Arrays.copyOf(output.toByteArray(), count);
    }

    /** An encrypted record. */
    byte[] record(int type, byte[] body) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(8).putLong(sequence).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, RawPeer.join(salt, nonce)));
        cipher.updateAAD(RawPeer.join(nonce, plain(type, new byte[body.length])), 0, 8 + 5);
        sequence++;
        return plain(type, RawPeer.join(nonce, cipher.doFinal(body)));
    }

    private void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends {@code count} such records, or as many as the other end stands. */
    void flood(int count, int type, byte[] body) throws GeneralSecurityException {
        try {
            for (int i = 0; i < count; i++) {
                send(record(type, body));
            }
        } catch (IOException theOtherEndHasHadEnough) {
            // which is what it is tried for
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
