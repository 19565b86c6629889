package dev.modelswap.crds.naming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.Model;
import dev.modelswap.crds.api.ModelGroup;
import dev.modelswap.crds.api.ModelSettings;
import dev.modelswap.crds.api.Profile;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.crds.values.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What names stand for with and without a profile, and what {@code prefix:name} does. */
class NameResolverTest {

    private static final ServedModel PLAN = model("plan", "llm-plan", "planner");
    private static final ServedModel CODE = model("code", "llm-code");
    private static final ServedModel TAGGED = model("author/model:tag");

    private static final ServingConfig CONFIG = new ServingConfig(
            List.of(PLAN, CODE, TAGGED),
            List.of(group("chat", "plan", "author/model:tag"), group("both", "code")),
            List.of(
                    profile("adds", "assistant", "code", "reviewer", "llm-plan"),
                    profile("moves", "llm-plan", "code"),
                    profile("disables", "llm-plan", null, "planner", "", "b", "llm-plan"),
                    profile("shadows", "plan", "code"),
                    profile("both", "assistant", "plan"),
                    profile("team/a:b", "assistant", "plan"),
                    profile("team/a", "unrelated", "plan"),
                    profile("tags", "x:1", "code"),
                    profile("dangles", "assistant", "nobody", "chained", "assistant")));

    @Test
    void withoutAProfileNamesAreIdsAndAliases() {
        NameResolver names = new NameResolver(CONFIG, null);

        assertThat(names.resolve("plan")).isEqualTo(found(PLAN, "plan"));
        assertThat(names.resolve("llm-plan")).isEqualTo(found(PLAN, "llm-plan"));
        assertThat(names.resolve("assistant")).isEqualTo(new Resolution.Unknown("assistant"));
        assertThat(names.resolve("")).isEqualTo(new Resolution.Unknown(""));
    }

    @Test
    void emptyOrUnknownProfileIsNone() {
        assertThat(new NameResolver(CONFIG, "").resolve("assistant")).isEqualTo(new Resolution.Unknown("assistant"));
        assertThat(new NameResolver(CONFIG, "gone").resolve("llm-plan")).isEqualTo(found(PLAN, "llm-plan"));
    }

    @Test
    void profileAddsNamesAndTheUpstreamSeesTheNameThatWasAskedFor() {
        NameResolver names = new NameResolver(CONFIG, "adds");

        assertThat(names.resolve("assistant")).isEqualTo(found(CODE, "assistant", "code"));
        assertThat(names.resolve("reviewer"))
                .as("its target is an alias of the model's own")
                .isEqualTo(found(PLAN, "reviewer", "llm-plan"));
    }

    @Test
    void profileMovesAnAliasToAnotherModel() {
        NameResolver names = new NameResolver(CONFIG, "moves");

        assertThat(names.resolve("llm-plan")).isEqualTo(found(CODE, "llm-plan", "code"));
    }

    @Test
    void nullAndEmptyTargetsDisableTheAlias() {
        NameResolver names = new NameResolver(CONFIG, "disables");

        assertThat(names.resolve("llm-plan")).isEqualTo(new Resolution.Disabled("llm-plan", "disables"));
        assertThat(names.resolve("planner")).isEqualTo(new Resolution.Disabled("planner", "disables"));
        assertThat(names.resolve("plan")).as("the ID stays").isEqualTo(found(PLAN, "plan"));
    }

    @Test
    void targetThatTheSameProfileDisablesStillReachesItsModel() {
        NameResolver names = new NameResolver(CONFIG, "disables");

        assertThat(names.resolve("b")).isEqualTo(found(PLAN, "b", "llm-plan"));
    }

    @Test
    void targetThatIsOnlyAnAliasOfTheProfileReachesNothing() {
        NameResolver names = new NameResolver(CONFIG, "dangles");

        assertThat(names.resolve("chained")).isEqualTo(new Resolution.Unknown("chained"));
        assertThat(names.resolve("assistant")).isEqualTo(new Resolution.Unknown("assistant"));
    }

    @Test
    void modelIdWinsOverTheProfilesAlias() {
        NameResolver names = new NameResolver(CONFIG, "shadows");

        assertThat(names.resolve("plan")).isEqualTo(found(PLAN, "plan"));
        assertThat(names.aliasesOf(CODE)).containsExactly("llm-code");
    }

    @Test
    void namesThatTheProfileDoesNotHaveResolveAsWithoutOne() {
        NameResolver names = new NameResolver(CONFIG, "moves");

        assertThat(names.resolve("planner")).isEqualTo(found(PLAN, "planner"));
        assertThat(names.resolve("llm-code")).isEqualTo(found(CODE, "llm-code"));
    }

    @Test
    void resolutionKeepsItsModelWhenAnotherProfileIsActive() {
        Resolution before = new NameResolver(CONFIG, null).resolve("llm-plan");

        Resolution after = new NameResolver(CONFIG, "moves").resolve("llm-plan");

        assertThat(before).isEqualTo(found(PLAN, "llm-plan"));
        assertThat(after).isEqualTo(found(CODE, "llm-plan", "code"));
    }

    @Test
    void aliasesWithoutAProfileAreTheModelsOwnInOrder() {
        assertThat(new NameResolver(CONFIG, null).aliasesOf(PLAN)).containsExactly("llm-plan", "planner");
    }

    @Test
    void aliasesUnderAProfileAreOwnOnesThatStayThenAddedOnesSorted() {
        assertThat(new NameResolver(CONFIG, "moves").aliasesOf(CODE)).containsExactly("llm-code", "llm-plan");
        assertThat(new NameResolver(CONFIG, "moves").aliasesOf(PLAN)).containsExactly("planner");
        assertThat(new NameResolver(CONFIG, "disables").aliasesOf(PLAN)).containsExactly("b");
        assertThat(new NameResolver(CONFIG, "adds").aliasesOf(PLAN)).containsExactly("llm-plan", "planner", "reviewer");
    }

    @Test
    void profilesPrefixServesItsAliasWhateverProfileIsActive() {
        NameResolver names = new NameResolver(CONFIG, "moves");

        assertThat(names.resolve("adds:assistant")).isEqualTo(found(CODE, "assistant", "code"));
        assertThat(names.resolve("disables:b")).isEqualTo(found(PLAN, "b", "llm-plan"));
        assertThat(names.resolve("disables:planner")).isEqualTo(new Resolution.Disabled("planner", "disables"));
        assertThat(names.resolve("tags:x:1")).as("the alias has a colon").isEqualTo(found(CODE, "x:1", "code"));
    }

    @Test
    void groupsPrefixServesItsMember() {
        NameResolver names = new NameResolver(CONFIG, null);

        assertThat(names.resolve("chat:plan")).isEqualTo(found(PLAN, "plan"));
        assertThat(names.resolve("chat:author/model:tag")).isEqualTo(found(TAGGED, "author/model:tag"));
    }

    @Test
    void prefixThatIsAProfileAndAGroupPairsWithBoth() {
        NameResolver names = new NameResolver(CONFIG, null);

        assertThat(names.resolve("both:assistant")).isEqualTo(found(PLAN, "assistant", "plan"));
        assertThat(names.resolve("both:code")).isEqualTo(found(CODE, "code"));
    }

    @Test
    void prefixThatDoesNotHaveTheNameSaysSo() {
        NameResolver names = new NameResolver(CONFIG, null);

        assertThat(names.resolve("adds:plan")).isEqualTo(new Resolution.NotPaired("adds", "plan"));
        assertThat(names.resolve("chat:code")).isEqualTo(new Resolution.NotPaired("chat", "code"));
        assertThat(names.resolve("chat:llm-plan"))
                .as("a group has models, not their aliases")
                .isEqualTo(new Resolution.NotPaired("chat", "llm-plan"));
        assertThat(names.resolve("adds:")).isEqualTo(new Resolution.NotPaired("adds", ""));
    }

    @Test
    void idWithColonsIsANameOfItsOwn() {
        NameResolver names = new NameResolver(CONFIG, "adds");

        assertThat(names.resolve("author/model:tag")).isEqualTo(found(TAGGED, "author/model:tag"));
        assertThat(names.resolve("author/model:other")).isEqualTo(new Resolution.Unknown("author/model:other"));
        assertThat(names.resolve(":plan")).isEqualTo(new Resolution.Unknown(":plan"));
    }

    @Test
    void longerPrefixIsTriedWhereTheShorterDoesNotPair() {
        ServingConfig config = new ServingConfig(
                List.of(PLAN), List.of(), List.of(profile("a", "x", "plan"), profile("a:b", "assistant", "plan")));
        NameResolver names = new NameResolver(config, null);

        assertThat(names.resolve("a:b:assistant")).isEqualTo(found(PLAN, "assistant", "plan"));
        assertThat(names.resolve("a:b:nobody")).isEqualTo(new Resolution.NotPaired("a", "b:nobody"));
        assertThat(new NameResolver(CONFIG, null).resolve("team/a:b:assistant"))
                .isEqualTo(found(PLAN, "assistant", "plan"));
    }

    @Test
    void ownNameKnowsNoProfile() {
        NameResolver names = new NameResolver(CONFIG, "moves");

        assertThat(names.ownName("llm-plan")).isEqualTo(PLAN);
        assertThat(names.ownName("assistant")).isNull();
    }

    private static Resolution found(ServedModel model, String name) {
        return found(model, name, name);
    }

    private static Resolution found(ServedModel model, String upstreamName, String calledAs) {
        return new Resolution.Found(model, upstreamName, calledAs);
    }

    private static ServedModel model(String name, String... aliases) {
        ModelSettings settings = ModelSettings.builtIn();
        return ServedModel.of("lab", new Model(name, null, null, List.of(aliases), null, null, null, settings), null);
    }

    private static ModelGroup group(String name, String... members) {
        return new ModelGroup(name, null, null, null, List.of(members));
    }

    private static Profile profile(String name, @Nullable String... aliasesAndTargets) {
        Map<String, @Nullable String> aliases = new HashMap<>();
        for (int i = 0; i < aliasesAndTargets.length; i += 2) {
            aliases.put(String.valueOf(aliasesAndTargets[i]), aliasesAndTargets[i + 1]);
        }
        return Json.MAPPER.convertValue(Map.of("name", name, "aliases", aliases), Profile.class);
    }
}
