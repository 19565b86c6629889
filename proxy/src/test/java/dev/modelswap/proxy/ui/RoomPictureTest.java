package dev.modelswap.proxy.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.modelswap.crds.room.RoomSummary;
import dev.modelswap.crds.room.RoomSummary.ModelDemand;
import dev.modelswap.crds.room.RoomSummary.NodeRoom;
import dev.modelswap.proxy.testing.ProxyFixture;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browser")
class RoomPictureTest {

    @RegisterExtension
    final UiFixture ui = new UiFixture();

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("""
            placement: {policy: Fit}
            models: [{name: alpha}, {name: beta}]
            """);

    @Test
    void nodesAreShownWithWhatIsFreeAndWhoHasTheRest() {
        proxy.cluster()
                .tellRoom(new RoomSummary(
                        true,
                        List.of(new NodeRoom(
                                "node-1", gpus(4), gpus(3), new TreeMap<>(Map.of("team-b/trainer-0", 1L)))),
                        List.of(new ModelDemand(List.of("alpha", "beta"), gpus(2), null)),
                        List.of()));
        Page page = ui.open(proxy.url());
        Locator picture = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("What may run together"));
        assertThat(picture).containsText("node-1");
        assertThat(picture).containsText("3 of 4 nvidia.com/gpu free");
        assertThat(picture).containsText("team-b/trainer-0 holds 1");

        proxy.chat("alpha");

        assertThat(picture).containsText("1 of 4 nvidia.com/gpu free");
        assertThat(picture).containsText("alpha");
    }

    private static SortedMap<String, Long> gpus(long number) {
        return new TreeMap<>(Map.of("nvidia.com/gpu", number));
    }
}
