package dev.modelswap.proxy.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    private byte[] source = {};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " { } ",
                "{\"a\":1e400,\"b\":0.10,\"c\":12345678901234567890,\"d\":-0,\"e\":1E+2}",
                "\ufeff{\"a\" :\t\"\\u00e4ä\\/\" , \"a\":null }\n",
                "{\"o\":{\"x\":[1 , {\"y\" : true}],\"z\":{ }},\"l\":[ ]}",
                "{\"a\" : \"\\\\\" ,\"b\":\"x\\\"y\\\\\\\"\",\"l\":[\"\\\"\"]}",
                "{\"a\":\"🚀\",\"o\":{\"x\":false , \"x\" : 0.10}}",
            })
    void whatIsNotChangedKeepsEveryByte(String text) throws JsonProcessingException {
        List<FieldPath> paths = List.of(FieldPath.parse("o.x.1.y"), FieldPath.parse("l.0"), FieldPath.parse("a"));

        String written = written(parsed(text, paths));

        assertThat(written).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1, "b" : 2 ,"c":3}          | a       | { "b" : 2 ,"c":3}
            {"a":1, "b" : 2 ,"c":3}          | b       | {"a":1 ,"c":3}
            {"a":1, "b" : 2 ,"c":3 }         | c       | {"a":1, "b" : 2 }
            {"a":1 }                         | a       | { }
            {"a":1,"b":2,"a":3}              | a       | {"b":2}
            {"a":1}                          | b       | {"a":1}
            {"a":{"b":[1,2 ,3],"c":0.10}}    | a.b     | {"a":{"c":0.10}}
            {"a":{"b":[1,2 ,3],"c":0.10}}    | a.b.1   | {"a":{"b":[1 ,3],"c":0.10}}
            {"a":{"b":[1,2 ,3]}}             | a.b.0   | {"a":{"b":[2 ,3]}}
            {"a":{"b":[1,2 ,3]}}             | a.b.3   | {"a":{"b":[1,2 ,3]}}
            {"a":{"b":[1,2 ,3]}}             | a.b.x   | {"a":{"b":[1,2 ,3]}}
            {"a":1}                          | a.b     | {"a":1}
            {"a.b":1,"a":{"b":2}}            | a\\.b   | {"a":{"b":2}}
            """)
    void removed(String text, String path, String expected) throws JsonProcessingException {
        JsonText json = parsed(text, List.of(FieldPath.parse(path)));

        json.remove(FieldPath.parse(path));

        assertThat(written(json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                        | a       | 1              | {"a":1}
            { }                       | a       | 1              | {"a":1 }
            {"a" : 1e400 , "b":2}     | a       | {"x":[1,null]} | {"a" : {"x":[1,null]} , "b":2}
            {"b":2}                   | a       | "ä\\"n"        | {"b":2,"a":"ä\\"n"}
            {"a":1,"b":2,"a":3}       | a       | 4              | {"b":2,"a":4}
            {"o":{"x":0.10}}          | o.y     | true           | {"o":{"x":0.10,"y":true}}
            {"o":[]}                  | o.0     | 7              | {"o":[7]}
            {"o":[1, 2]}              | o.1     | 7              | {"o":[1, 7]}
            {"o":[1, 2]}              | o.2     | 7              | {"o":[1, 2,7]}
            {"o":[1, 2]}              | o.3     | 7              | {"o":[1, 2]}
            {"o":[1, 2]}              | o.x     | 7              | {"o":[1, 2]}
            {"o":[{"x":1}]}           | o.0.x   | 7              | {"o":[{"x":7}]}
            {"o":"text"}              | o.x.y   | 7              | {"o":{"x":{"y":7}}}
            {}                        | o.5     | 7              | {"o":{"5":7}}
            """)
    void set(String text, String path, String value, String expected) throws JsonProcessingException {
        JsonText json = parsed(text, List.of(FieldPath.parse(path)));

        json.set(FieldPath.parse(path), new ObjectMapper().readTree(value));

        assertThat(written(json)).isEqualTo(expected);
    }

    @Test
    void valueThatWasSetCanBeChangedFurther() throws JsonProcessingException {
        FieldPath whole = FieldPath.parse("o");
        FieldPath inside = FieldPath.parse("o.list.1");
        JsonText json = parsed("{\"o\":0}", List.of(whole, inside));
        ObjectMapper mapper = new ObjectMapper();

        json.set(whole, mapper.readTree("{\"list\":[1,2,3],\"x\":{}}"));
        json.set(inside, mapper.readTree("{\"y\":null}"));
        json.remove(FieldPath.parse("o.x"));

        assertThat(written(json)).isEqualTo("{\"o\":{\"list\":[1,{\"y\":null},3]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "{\"a\":", "{\"a\":1", "{\"o\":{\"x\":[1,", "{\"o\":{\"x\":tru}}", "{'a':1}"})
    void whatIsNoObjectIsRefused(String text) {
        List<FieldPath> paths = List.of(FieldPath.parse("o.x.0"));

        assertThatThrownBy(() -> parsed(text, paths)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void manyFiltersReadALargeBodyOnce() throws JsonProcessingException {
        byte[] content = new byte[8 * 1024 * 1024];
        Arrays.fill(content, (byte) 'x');
        String large = "{\"messages\":\"" + new String(content, StandardCharsets.US_ASCII) + "\",\"a\":1}";
        List<FieldPath> paths = java.util.stream.IntStream.range(0, 64)
                .mapToObj(i -> FieldPath.parse("p" + i + ".x"))
                .toList();
        JsonText json = parsed(large, paths);

        paths.forEach(json::remove);

        assertThat(written(json)).isEqualTo(large);
    }

    @Test
    void whatStandsBehindTheTextIsNotRead() throws JsonProcessingException {
        byte[] source = "{\"a\":1,\"b\":\"x\"} \"".getBytes(StandardCharsets.UTF_8);
        JsonText json = JsonText.parse(source, source.length - 2, List.of(FieldPath.parse("a")));

        json.remove(FieldPath.parse("a"));

        assertThat(written(json, source)).isEqualTo("{\"b\":\"x\"}");
    }

    private JsonText parsed(String text, Collection<FieldPath> paths) throws JsonProcessingException {
        source = text.getBytes(StandardCharsets.UTF_8);
        return JsonText.parse(source, source.length, paths);
    }

    private String written(JsonText json) {
        return written(json, source);
    }

    private static String written(JsonText json, byte[] source) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        json.write(new JsonText.Output() {
            @Override
            public void keep(int start, int end) {
                written.write(source, start, end - start);
            }

            @Override
            public void add(byte[] bytes) {
                written.writeBytes(bytes);
            }
        });
        return written.toString(StandardCharsets.UTF_8);
    }
}
