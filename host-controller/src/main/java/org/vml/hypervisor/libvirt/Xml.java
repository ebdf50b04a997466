package org.vml.hypervisor.libvirt;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/// XML from anywhere, read without following what it refers to: a document type is refused.
final class Xml {
    /// A definition of a machine has some 10 KB.
    private static final int LONGEST = 1 << 20;

    private Xml() {}

    /// Throws a problem of kind `HYPERVISOR` that says `what` is not well-formed.
    static Document parse(String what, String text) {
        if (text.length() > LONGEST) {
            throw malformed(what, "it is longer than " + LONGEST + " characters");
        }
        try {
            DocumentBuilder builder = factory().newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            return builder.parse(new InputSource(new StringReader(text)));
        } catch (SAXException e) {
            throw malformed(what, String.valueOf(e.getMessage())).because(e);
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    static Document empty() {
        try {
            return factory().newDocumentBuilder().newDocument();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    static String format(Document document) {
        try {
            TransformerFactory factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Transformer transformer = factory.newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.setOutputProperty(OutputKeys.INDENT, "yes");
            StringWriter out = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(out));
            return out.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The child elements of a name, in their order.
    static Stream<Element> children(Element parent, String name) {
        return elements(parent).filter(child -> child.getTagName().equals(name));
    }

    static Stream<Element> elements(Element parent) {
        return IntStream.range(0, parent.getChildNodes().getLength())
                .mapToObj(i -> parent.getChildNodes().item(i))
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList()
                .stream();
    }

    /// The element that a path of names leads to, the first at each step.
    static Optional<Element> find(Element from, String... path) {
        Optional<Element> at = Optional.of(from);
        for (String name : path) {
            at = at.flatMap(element -> children(element, name).findFirst());
        }
        return at;
    }

    /// A new last child.
    static Element add(Element parent, String name) {
        Element child = parent.getOwnerDocument().createElement(name);
        parent.appendChild(child);
        return child;
    }

    /// The child of that name, which is made if there is none.
    static Element child(Element parent, String name) {
        return find(parent, name).orElseGet(() -> add(parent, name));
    }

    /// Sets attributes, given as names and values in turn, and returns the element.
    static Element set(Element element, String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            element.setAttribute(namesAndValues[i], namesAndValues[i + 1]);
        }
        return element;
    }

    static void text(Element element, String text) {
        element.setTextContent(text);
    }

    static void remove(Element element) {
        Node parent = element.getParentNode();
        if (parent != null) {
            parent.removeChild(element);
        }
    }

    static void removeChildren(Element parent, String name) {
        children(parent, name).forEach(Xml::remove);
    }

    private static DocumentBuilderFactory factory() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        return factory;
    }

    private static ProblemException malformed(String what, String why) {
        return ProblemException.of(ProblemKind.HYPERVISOR, what + " cannot be understood: " + why);
    }

    /// Throws instead of writing to the standard error stream, as the parser does by itself.
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException exception) {
            // no harm
        }

        @Override
        public void error(SAXParseException exception) throws SAXException {
            throw exception;
        }

        @Override
        public void fatalError(SAXParseException exception) throws SAXException {
            throw exception;
        }
    }
}
