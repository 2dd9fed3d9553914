package dev.trainyard.corpus.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All secrets here are invented, and split so that scanners of repositories do not report them. */
class RedactionTest {
    private static final String RANDOM = "9fK2" + "mQ7xVb4TzR1w" + "Ys8LpD3hNc6J";
    private static final String PEM = "-----BEGIN RSA " + "PRIVATE KEY-----\n"
            + "MIIEpAIBAAKCAQEAw".repeat(20)
            + "\n-----END RSA "
            + "PRIVATE KEY-----";

    static Stream<Arguments> personalData() {
        String part = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"HS256\"}".getBytes());
        return Stream.of(
                Arguments.of(" * @author Jane Roe <jane.roe+x@mail.roe.co.uk>", " * @author Jane Roe <<email>>"),
                Arguments.of("Write to \u00FCmit@b\u00FCro.de, or to a_b@163.com.", "Write to <email>, or to <email>."),
                Arguments.of("mailto:jane@roe.name?subject=x", "mailto:<email>?subject=x"),
                Arguments.of("@jane@social.roe.org says", "@<email> says"),
                Arguments.of(
                        "from 93.184.216.34:8080 and [2a00:1450:4001:81b::200e]",
                        "from <ip-address>:8080 and [<ip-address>]"),
                Arguments.of(
                        "http://93.184.216.34/x 2606:2800:220:1:248:1893:25c8:1946",
                        "http://<ip-address>/x <ip-address>"),
                Arguments.of("Call +49 30 901820 or +1 (415) 555-2671!", "Call <phone-number> or <phone-number>!"),
                Arguments.of(
                        "(415) 555-2671, 415.555.2671, 1-415-555-2671",
                        "<phone-number>, <phone-number>, <phone-number>"),
                Arguments.of("Tel.: 030 / 901820-12\nFax: 030901821", "Tel.: <phone-number>\nFax: <phone-number>"),
                Arguments.of("Call 415 555 2671 or (415) 555 2671.", "Call <phone-number> or <phone-number>."),
                Arguments.of(
                        "415-555-2671 ext. 12, (415) 555-2671x345, +1 415 555 2671, extension 7",
                        "<phone-number>, <phone-number>, <phone-number>"),
                Arguments.of("0041446681800, build 93.184.216.34:443", "<phone-number>, build <ip-address>:443"),
                Arguments.of("Call 0041446681800. (0041446681800)", "Call <phone-number>. (<phone-number>)"),
                Arguments.of("TEL;TYPE=WORK,VOICE:030901820", "TEL;TYPE=WORK,VOICE:<phone-number>"),
                Arguments.of("0065 6123 4567, 0044 (0)20 7946 0958", "<phone-number>, <phone-number>"),
                Arguments.of("01 23 45 67 89; 전화: 01020000000", "<phone-number>; 전화: <phone-number>"),
                Arguments.of("+1.4155552671 +1.415.555.2671", "<phone-number> <phone-number>"),
                Arguments.of(
                        "Phone (home): 030 901820, Phone,030901820, \"phone\": \"030901820\", phone_number=030901820",
                        "Phone (home): <phone-number>, Phone,<phone-number>, \"phone\": \"<phone-number>\","
                                + " phone_number=<phone-number>"),
                Arguments.of("0041 44 668 18 00 or 0033 1 42 68 53 00", "<phone-number> or <phone-number>"),
                Arguments.of(
                        "+49\u00A030\u00A0901820, +1\u202F415\u2011555\u20112671", "<phone-number>, <phone-number>"),
                Arguments.of(
                        "T\u00E9l. : 0142685300, Telefoon: 0101234567, Teléfono 810123456",
                        "T\u00E9l. : <phone-number>, Telefoon: <phone-number>, Teléfono <phone-number>"),
                Arguments.of(
                        "電話：0312345678 тел. 8 (495) 123-45-67, Τηλ 2123456789, 联系电话 010 1234 5678",
                        "電話：<phone-number> тел. <phone-number>, Τηλ <phone-number>, 联系电话 <phone-number>"),
                Arguments.of(
                        "Paris 01 42 68 53 00, London 020 7946 0958, São Paulo (11) 96123-4567, Berlin 030/901820",
                        "Paris <phone-number>, London <phone-number>, São Paulo <phone-number>, Berlin <phone-number>"),
                Arguments.of("01 42 68 53 00 - 24 hours", "<phone-number> - 24 hours"),
                Arguments.of("8 (495) 123-45-67", "<phone-number>"),
                Arguments.of("to gb82west12345698765432, de89 3704 0044 0532 0130 00", "to <iban>, <iban>"),
                Arguments.of(
                        "o'brien@roe.org, 'jane@roe.org', u'jane@roe.org', 'o'brien@roe.org'",
                        "<email>, '<email>', u'<email>', '<email>'"),
                Arguments.of(
                        "build server 93.184.216.34, the new version runs on 93.184.216.34",
                        "build server <ip-address>, the new version runs on <ip-address>"),
                Arguments.of(
                        "version 2.1 at 93.184.216.34 buildHost=93.184.216.34",
                        "version 2.1 at <ip-address> buildHost=<ip-address>"),
                Arguments.of(
                        "0.005 93.184.216.34 200, 93.184.216.34 93.184.216.35 93.184.216.36",
                        "0.005 <ip-address> 200, <ip-address> <ip-address> <ip-address>"),
                Arguments.of("password: correct-horse-battery-42", "password: <secret>"),
                Arguments.of(
                        "password: my-dog-rex-2019, passwd = 'test.of.courage.77'",
                        "password: <secret>, passwd = '<secret>'"),
                Arguments.of("card 4111 1111 1111 1111 exp", "card <card-number> exp"),
                Arguments.of("\"5555555555554444\" 3782-822463-10005", "\"<card-number>\" <card-number>"),
                Arguments.of("to DE89 3704 0044 0532 0130 00, GB82WEST12345698765432", "to <iban>, <iban>"),
                Arguments.of("key AKIA" + "IOSFODNN7EXAMPLE.", "key <secret>."),
                Arguments.of("x = 'ghp_" + RANDOM + "abcdEF12'", "x = '<secret>'"),
                Arguments.of("xoxb-" + "123456789012-" + RANDOM, "<secret>"),
                Arguments.of("AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6q", "<secret>"),
                Arguments.of("sk_live_" + RANDOM + " sk-ant-api03-" + RANDOM + RANDOM, "<secret> <secret>"),
                Arguments.of("sk-proj-" + RANDOM + "_" + RANDOM, "<secret>"),
                Arguments.of("Bearer " + part + "." + part + "." + RANDOM, "Bearer <secret>"),
                Arguments.of("k = \"\"\"\n" + PEM + "\n\"\"\"", "k = \"\"\"\n<private-key>\n\"\"\""),
                Arguments.of("{\"api_key\": \"" + RANDOM + "\"}", "{\"api_key\": \"<secret>\"}"),
                Arguments.of("DB_PASSWORD=Tr0ub4dor&3x9", "DB_PASSWORD=Tr0ub4dor&3x9".replace("Tr0ub4dor", "<secret>")),
                Arguments.of("Authorization: Bearer " + RANDOM, "Authorization: Bearer <secret>"),
                Arguments.of("postgres://app:hunter2x@db.roe.org/app", "postgres://app:<secret>@db.roe.org/app"));
    }

    @ParameterizedTest
    @MethodSource("personalData")
    void isReplacedByAPlaceholderOfItsKind(String text, String cleaned) {
        assertThat(Redaction.of(text).text()).isEqualTo(cleaned);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Override public int x() { return this@Outer.y; }",
                "@author jane (at) roe dot org, @param",
                "git clone git@github.com:apache/commons-lang.git https://jane@github.com/x",
                "jane@example.com j@mail.example.org root@localhost x@y.test admin@srv.local",
                "icon@2x.png react@18.2.0 @types/node@20.1.0 pkg@1.0.0-rc.beta",
                "y = x@w.transpose() + \"$@\" + a@b[0]",
                "java.lang.Object@1b6d3586 and user@host",
                "1.2.3 1.2.3.4 3.1.4.1 11.6.5.3 v60.20.30.40 lib-60.20.30.40.jar 60.20.30.40-SNAPSHOT",
                "version 92.14.16.18, Version: 99.1.2.3, OID 1.3.6.1.4.1.311, 2.5.4.43, 1.3.101.112, Chrome/120.11.12.13",
                "120.12.0.0, inventor of the telephone (1847-1922)",
                "Boston, MA 02110-1301 USA, 0 1 2 3 4 5 6 7 8 9 10, 00 00 00 00 00 00",
                "build 93.184.216.34, release number 93.184.216.34, from version 92.1.2.3 to 92.1.2.40",
                "buildNumber=93.184.216.34 <version>93.184.216.34</version> VERSION_STRING = \"93.184.216.34\"",
                "01 02 03 04 05, 30 82 -- -- 02 01 03 30 82 -- -- 06, 02 01 03 30 82 0a ff, 0177.0201003",
                "size [450 600 1024], 12 415 555 2671, 415 555 2671 12, 415 555 2671 * 2, 4155 5526 7100",
                "415 555 2671\n416 555 2671\n417 555 2671",
                "0069 0307 0301; 0062 0306 0301; Decimal('+35236450.6'), +6073641856.9, 030 040 050",
                "arn:aws:x:us-east-1:003235472598:presets i-00987654345222 id: 00441212345678, \"00441212345678\"",
                "00441212345678,Jane\naccount=00441212345678",
                "{\"phone\": null, \"zip\": 123456789}; phone_number_id: 106540352242922, mobile_app_id=1234567890",
                "{phone: null, zip: 123456789}, {\"phone\":\"\",\"zip\":123456789}, phone=&zip=123456789",
                "Fax: none, order 12345678; phone numbers sold 5551234567, mobile users: 12 345 678",
                "Mobile 2019 2020 2021, fax 2024-01-15, phone 15.01.2024 10, tel 1/15/2024, phone 2024/01/15",
                "d=\"M4 0111 18c0 1.52-.87 2.83-2.12 43.51.98.32 2.03.5 3.11.5 3.5 0 6.58\"",
                "phone: 000-0000, tel: 0000000000, handy 10000000, Mobil 1.500.000.000",
                "tel.2123456 phone 3.1415926535, 00 12 34, 0049-x, 001234567890123, x = 020 7946 09581",
                "be12345678901234 de893704004405320130zz DE89370400440532013000a de89370400440532013001",
                "salt password = \"base64_encoded_64_byte_salt\", secret: 'your_32_byte_hex_key_goes_here'",
                "password: change-me-please-12, api_key: 'replace_with_your_api_key_1234'",
                "127.0.0.1 10.1.2.3 192.168.1.20 172.16.9.9 169.254.1.1 255.255.255.0 0.0.0.0 224.0.0.251",
                "192.0.2.17 198.51.100.7 203.0.113.99 2001:db8::1 fe80::1 ::1 fd00::12 3fff::1 999.10.10.10",
                "List::stream Face::add 12:30:45 20:01:22 00:1a:2b:3c:4d:5e 2024-01-15T10:20:30.123Z",
                "d41d8cd98f00b204e9800998ecf8427e 550e8400-e29b-41d4-a716-446655440000 0xDEADBEEF12345678L",
                "4111111111111112 1234567890123456 0.4111111111111111 4111111111111111L id_4111111111111111",
                "2023-01-15 1234567890 555-1234 (415) 555-0123 100-200-3000 +12345678 x +1 2 3 f(212) 555-2671x",
                "DE89 3704 0044 0532 0130 01 GB00 AB12 CDEFGHIJ",
                "sk-loading-animation-for-circle-wrapper-elements sk_live_ ghp_ AKIA AKIA1234 eyJhbGciOi",
                "String BEGIN = \"-----BEGIN PRIVATE KEY-----\", END = \"-----END PRIVATE KEY-----\";",
                "password = getPassword(); token = nextToken(1); if (token == Token.LPAREN1) secret: none",
                "password: changeit, String password = \"correct horse\"; apiKey=${API_KEY_12345678} token=\"%s\"",
                "https://user:password@host.org https://u:${PW}@h.org http://host:8080/a@b",
                "price 1,234,567.89 = 3.141592653589793 * 6.02214076e23 - 1.7976931348623157E308"
            })
    void leavesTextThatOnlyLooksLikePersonalData(String text) {
        assertThat(Redaction.of(text).text()).isEqualTo(text);
    }

    @Test
    void isReportedByItsPositionInTheOriginal() {
        String text = "a jane@roe.org b 93.184.216.34 c";

        RedactedText cleaned = Redaction.of(text);

        assertThat(cleaned.removed())
                .containsExactly(
                        new Removed(PersonalDataKind.EMAIL, 2, 14), new Removed(PersonalDataKind.IP_ADDRESS, 17, 30));
        assertThat(cleaned.toString()).doesNotContain("jane", "93.184");
    }

    @Test
    void findsPersonalDataThatAPlaceholderReveals() {
        String text = "x@y 93.184.216.34-AKIA" + "IOSFODNN7EXAMPLE";

        RedactedText cleaned = Redaction.of(text);

        assertThat(cleaned.text()).isEqualTo("x@y <ip-address>-<secret>");
        assertThat(cleaned.removed())
                .containsExactly(
                        new Removed(PersonalDataKind.IP_ADDRESS, 4, 17), new Removed(PersonalDataKind.SECRET, 18, 38));
    }

    /** Texts put together from the cases above and from single signs, so that borders of all kinds meet. */
    @Test
    void removesEverythingInOnePass() {
        SplittableRandom chance = new SplittableRandom(11);
        List<String> parts = Stream.concat(
                        personalData().map(case_ -> (String) case_.get()[0]),
                        Stream.of(
                                "93.184.216.34",
                                "jane@roe.org",
                                "4155552671",
                                "+4930901820",
                                "<email>",
                                "phone",
                                "tel ",
                                "password",
                                "token=",
                                "://",
                                "git",
                                "-",
                                ".",
                                "@",
                                ":",
                                "=",
                                "/",
                                "+",
                                "(",
                                ")",
                                " ",
                                "\n",
                                "\"",
                                "1",
                                "415",
                                "a",
                                "AKIA",
                                "\u00FC",
                                "\uD83D\uDE00",
                                "4111",
                                "version ",
                                "build server ",
                                "0041 44 668 18 00",
                                "01 42 68 53 00",
                                " ext. 12",
                                "x12",
                                "\u00A0",
                                "電話",
                                "'"))
                .toList();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = chance.nextInt(1, 12); j > 0; j--) {
                String part = parts.get(chance.nextInt(parts.size()));
                int from = chance.nextInt(3) == 0 ? chance.nextInt(part.length()) : 0;
                text.append(part, from, part.length());
            }

            RedactedText cleaned = Redaction.of(text.toString());

            assertThat(Redaction.of(cleaned.text()).text()).isEqualTo(cleaned.text());
            assertThat(put(cleaned.removed(), text.toString())).isEqualTo(cleaned.text());
        }
    }

    @Test
    void placeholdersNeverChange() {
        assertThat(Stream.of(PersonalDataKind.values()).map(PersonalDataKind::placeholder))
                .containsExactly(
                        "<email>",
                        "<ip-address>",
                        "<phone-number>",
                        "<card-number>",
                        "<iban>",
                        "<secret>",
                        "<private-key>");
    }

    @Test
    void refusesAnEmptyRange() {
        assertThatThrownBy(() -> new Removed(PersonalDataKind.EMAIL, 3, 3))
                .hasMessage("from 3 to 3 is not a part of a text");
    }

    private static String put(List<Removed> removed, String text) {
        StringBuilder put = new StringBuilder(text);
        for (Removed one : removed.reversed())
            put.replace(one.start(), one.end(), one.kind().placeholder());
        return put.toString();
    }
}
