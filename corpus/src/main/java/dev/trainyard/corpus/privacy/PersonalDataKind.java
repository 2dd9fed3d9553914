package dev.trainyard.corpus.privacy;

/**
 * A kind of personal data, with the placeholder that replaces it in every corpus. Placeholders never change, since
 * models learn them, and none of them would itself be recognised as personal data.
 */
public enum PersonalDataKind {
    EMAIL("<email>"),
    IP_ADDRESS("<ip-address>"),
    PHONE_NUMBER("<phone-number>"),
    CARD_NUMBER("<card-number>"),
    IBAN("<iban>"),
    /** A password, a token or an access key. */
    SECRET("<secret>"),
    /** A PEM block. */
    PRIVATE_KEY("<private-key>");

    private final String placeholder;

    PersonalDataKind(String placeholder) {
        this.placeholder = placeholder;
    }

    public String placeholder() {
        return placeholder;
    }
}
