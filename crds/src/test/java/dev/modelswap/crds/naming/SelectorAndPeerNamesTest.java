package dev.modelswap.crds.naming;

import static dev.modelswap.crds.serving.ServingConfigs.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What names of selectors and of peers' models stand for, beside those of models. */
class SelectorAndPeerNamesTest {

    private static final ServingConfig CONFIG = read("""
            models:
              - {name: plan, image: server, aliases: [llm-plan], filters: {setParamsByID: {plan-hot: {temperature: 1}}}}
              - {name: code, image: server}
            groups:
              - {name: chat, members: [plan]}
            profiles:
              - {name: p, aliases: {any: code, gpt: "", llama: code}}
              - {name: tonight, aliases: {assistant: west/gpt, chatty: any, shared: gpt-shared, bare: llama, gone: nobody}}
            selectors:
              - {name: any, strategy: pin, targets: [plan-hot, west/gpt, code, gpt]}
              - {name: lost, strategy: pin, targets: [nobody, gpt-shared]}
            peers:
              - {name: west, url: "http://west", models: [gpt, gpt-shared, "org/llama:8b", plan]}
              - {name: east, url: "http://east", models: [gpt-shared, llama]}
            """);
    private static final ServedModel PLAN = CONFIG.models().get(0);
    private static final ServedModel CODE = CONFIG.models().get(1);
    private static final Peer WEST = CONFIG.peers().get(0);
    private static final Peer EAST = CONFIG.peers().get(1);

    private final NameResolver names = new NameResolver(CONFIG, null);

    @Test
    void selectorHasItsTargetsInOrderEachByItsOwnName() {
        assertThat(names.resolve("any"))
                .isEqualTo(new Resolution.Selected(
                        CONFIG.selectors().getFirst(),
                        List.of(
                                new Resolution.Found(PLAN, "plan-hot", "plan-hot"),
                                new Resolution.AtPeer(WEST, "gpt", "west/gpt"),
                                new Resolution.Found(CODE, "code", "code"),
                                new Resolution.AtPeer(WEST, "gpt", "gpt"))));
    }

    @Test
    void selectorWithoutATargetThatExistsIsUnknown() {
        assertThat(names.resolve("lost")).isEqualTo(new Resolution.Unknown("lost"));
    }

    @Test
    void profileMovesASelectorsNameToAModel() {
        assertThat(new NameResolver(CONFIG, "p").resolve("any")).isEqualTo(new Resolution.Found(CODE, "any", "code"));
    }

    @Test
    void profilesAliasMayPointToASelectorOrAPeersModelInOneStep() {
        NameResolver tonight = new NameResolver(CONFIG, "tonight");

        assertThat(tonight.resolve("assistant")).isEqualTo(new Resolution.AtPeer(WEST, "gpt", "west/gpt"));
        assertThat(tonight.resolve("bare")).isEqualTo(new Resolution.AtPeer(EAST, "llama", "llama"));
        assertThat(tonight.resolve("shared"))
                .isEqualTo(new Resolution.AtPeer(WEST, "gpt-shared", "gpt-shared", List.of(EAST)));
        assertThat(tonight.resolve("chatty")).isEqualTo(tonight.resolve("any"));
        assertThat(tonight.resolve("gone")).isEqualTo(new Resolution.Unknown("gone"));
        assertThat(names.resolve("tonight:assistant")).isEqualTo(tonight.resolve("assistant"));
    }

    @Test
    void selectorsTargetsAreNeverLookedUpInTheProfile() {
        NameResolver underProfile = new NameResolver(CONFIG, "p");

        assertThat(underProfile.resolve("gpt")).isEqualTo(new Resolution.Disabled("gpt", "p"));
        assertThat(underProfile.target("gpt")).isEqualTo(new Resolution.AtPeer(WEST, "gpt", "gpt"));
    }

    @Test
    void variantIsAnAliasAndIsCalledByItsOwnName() {
        assertThat(names.resolve("plan-hot")).isEqualTo(new Resolution.Found(PLAN, "plan-hot", "plan-hot"));
        assertThat(names.aliasesOf(PLAN)).containsExactly("llm-plan", "plan-hot");
    }

    @Test
    void peersModelIsFoundByItsFullNameAndByItsBareOneWhereOnePeerAloneHasIt() {
        assertThat(names.resolve("west/gpt")).isEqualTo(new Resolution.AtPeer(WEST, "gpt", "west/gpt"));
        assertThat(names.resolve("gpt")).isEqualTo(new Resolution.AtPeer(WEST, "gpt", "gpt"));
        assertThat(names.resolve("org/llama:8b"))
                .isEqualTo(new Resolution.AtPeer(WEST, "org/llama:8b", "org/llama:8b"));
        assertThat(names.resolve("west/org/llama:8b"))
                .isEqualTo(new Resolution.AtPeer(WEST, "org/llama:8b", "west/org/llama:8b"));
    }

    @Test
    void bareNameThatTwoPeersHaveMeansAnyOfThemAndBothFullNamesWork() {
        assertThat(names.resolve("gpt-shared"))
                .isEqualTo(new Resolution.AtPeer(WEST, "gpt-shared", "gpt-shared", List.of(EAST)));
        assertThat(names.target("gpt-shared")).isNull();
        assertThat(names.resolve("west/gpt-shared"))
                .isEqualTo(new Resolution.AtPeer(WEST, "gpt-shared", "west/gpt-shared"));
        assertThat(names.resolve("east/gpt-shared"))
                .isEqualTo(new Resolution.AtPeer(EAST, "gpt-shared", "east/gpt-shared"));
    }

    @Test
    void modelHidesThePeersModelOfThatNameWhoseFullNameStillReachesIt() {
        assertThat(names.resolve("plan")).isEqualTo(new Resolution.Found(PLAN, "plan", "plan"));
        assertThat(names.resolve("west/plan")).isEqualTo(new Resolution.AtPeer(WEST, "plan", "west/plan"));
    }

    @Test
    void profilesAliasHidesABareNameOfAPeerAndDisablesIt() {
        NameResolver underProfile = new NameResolver(CONFIG, "p");

        assertThat(underProfile.resolve("llama")).isEqualTo(new Resolution.Found(CODE, "llama", "code"));
        assertThat(underProfile.resolve("east/llama")).isEqualTo(new Resolution.AtPeer(EAST, "llama", "east/llama"));
        assertThat(underProfile.resolve("west/gpt")).isEqualTo(new Resolution.AtPeer(WEST, "gpt", "west/gpt"));
    }

    @Test
    void prefixPairsNoSelectorAndNoPeer() {
        assertThat(names.resolve("chat:any")).isEqualTo(new Resolution.NotPaired("chat", "any"));
        assertThat(names.resolve("west:gpt")).isEqualTo(new Resolution.Unknown("west:gpt"));
    }

    @Test
    void ownNameKnowsNeitherSelectorsNorPeers() {
        assertThat(names.ownName("any")).isNull();
        assertThat(names.ownName("gpt")).isNull();
        assertThat(names.target("any")).isNull();
    }
}
