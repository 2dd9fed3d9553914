package dev.trainyard.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent that makes a job end its process, as running out of memory would: {@code perform} of the given class
 * halts the JVM.
 */
public final class HaltInJob {
    static final int STATUS = 17;

    private HaltInJob() {}

    public static void premain(String job, Instrumentation instrumentation) {
        String name = job.replace('.', '/');
        instrumentation.addTransformer(new ClassFileTransformer() {
            @Override
            public byte @Nullable [] transform(
                    ClassLoader loader, String type, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
                return name.equals(type) ? halting(bytes) : null;
            }
        });
    }

    /** The agent as a jar for {@code -javaagent}. */
    static Path jar(Path folder) throws IOException {
        Path jar = folder.resolve("halt-in-job.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), HaltInJob.class.getName());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (String type : new String[] {"HaltInJob", "HaltInJob$1"}) {
                String entry = "dev/trainyard/system/" + type + ".class";
                try (InputStream in = HaltInJob.class.getResourceAsStream("/" + entry)) {
                    out.putNextEntry(new JarEntry(entry));
                    if (in != null) in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return jar;
    }

    private static byte[] halting(byte[] bytes) {
        ClassDesc runtime = ClassDesc.of("java.lang.Runtime");
        ClassFile file = ClassFile.of();
        return file.transformClass(file.parse(bytes), (type, element) -> {
            if (element instanceof MethodModel method && method.methodName().equalsString("perform")) {
                type.withMethodBody(
                        method.methodName(),
                        method.methodType(),
                        method.flags().flagsMask(),
                        code -> code.invokestatic(runtime, "getRuntime", MethodTypeDesc.of(runtime))
                                .sipush(STATUS)
                                .invokevirtual(
                                        runtime, "halt", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int))
                                .aconst_null()
                                .areturn());
            } else {
                type.with(element);
            }
        });
    }
}
