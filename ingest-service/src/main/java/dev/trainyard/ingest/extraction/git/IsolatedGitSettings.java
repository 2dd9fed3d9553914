package dev.trainyard.ingest.extraction.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Git settings that are independent of user and machine: JGit behaves the same everywhere, and no file in a home folder
 * can lead it to another host, a password or a program.
 */
final class IsolatedGitSettings extends SystemReader.Delegate {
    private IsolatedGitSettings(SystemReader real) {
        super(real);
    }

    /**
     * Applies the settings to the whole process, since JGit has no narrower scope; nothing else in this service uses
     * JGit.
     */
    static synchronized void apply() {
        SystemReader current = SystemReader.getInstance();
        if (!(current instanceof IsolatedGitSettings)) SystemReader.setInstance(new IsolatedGitSettings(current));
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    private static final class Empty extends FileBasedConfig {
        @SuppressWarnings("NullAway") // JGit's own marker for a configuration without a file.
        Empty(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        /**
         * Sets the resolution of file times, which JGit would otherwise determine by writing into the folders that it
         * reads.
         */
        @Override
        public @Nullable String getString(String section, @Nullable String subsection, String name) {
            boolean resolution = section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
                    && name.equals(ConfigConstants.CONFIG_KEY_TIMESTAMP_RESOLUTION);
            return resolution ? "2 seconds" : null;
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
