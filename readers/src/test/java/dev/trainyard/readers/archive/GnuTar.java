package dev.trainyard.readers.archive;

/** A small archive that another program wrote. */
final class GnuTar {
    /** {@code tar --format=gnu -S --owner=0 --group=0 --mtime=@0 -c first.txt d/nnn….txt link holes.txt | gzip -9n}. */
    static final String BASE64 = """
            H4sIAAAAAAACA+3XQQ6CMBAF0Fl7ip4AaC3t1gOw8wQkgBKxJICJx7ewURBlYQoq/23adBaENjPTZnlVN15zbcidwFJSdqM1HNvo
            w9yucy4DTiygGVzqJq4Yo6os3+7BVPxHZe35bwhWyvM9fxeV5hDl5rRQ/nOth/mveEAsQv47l/hmIY6bDnzN+U/2fy76+b+VWmn0
            /zkUtvQzE59T3AFWqXDX9nv9X997/Mj9fzDnQihBTGQzPE5Wnv/Hskjrxd9/cnD+KtQhsf0q6n/3/y92RI7szgcfkM/B1CSo/AAA
            AAAAAAAAAAAAf+YGEHzBVAAoAAA=
            """;

    private GnuTar() {}
}
