import java.io.File;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates each file of the arguments after the first against the flavours of the first ("3a,ua1"). */
class Validate {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        for (String path : List.of(arguments).subList(1, arguments.length)) {
            for (String name : arguments[0].split(",")) {
                PDFAFlavour flavour = PDFAFlavour.fromString(name);
                try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    ValidationResult result = validator.validate(parser);
                    System.out.printf("result\t%s\t%s\t%b\t%d%n", path, name, result.isCompliant(), result.getTotalAssertions());
                    for (TestAssertion failed : result.getTestAssertions()) {
                        System.out.printf("failure\t%s\t%d\t%s%n", failed.getRuleId().getClause(), failed.getRuleId().getTestNumber(),
                                failed.getMessage().replaceAll("\\s+", " "));
                    }
                }
            }
        }
    }
}
