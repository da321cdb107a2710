import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.ModuleHashesAttribute;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes the hashes of other modules out of a module's declaration, in place: jlink would compare
 * them with modules that were taken out of a runtime image and packed again.
 */
void main(String[] arguments) throws IOException {
  Path declaration = Path.of(arguments[0]);
  ClassFile format = ClassFile.of();
  Files.write(
      declaration,
      format.transformClass(
          format.parse(declaration),
          ClassTransform.dropping(element -> element instanceof ModuleHashesAttribute)));
}
