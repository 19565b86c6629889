package dev.modelswap.crds.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Models that share GPUs behind one OpenAI-compatible address, with the groups and profiles that rule their swapping. */
@Group(ModelSwap.GROUP)
@Version(ModelSwap.VERSION)
@ShortNames("msw")
@AdditionalPrinterColumn(
        name = "Profile",
        jsonPath = ".status.activeProfile",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Loaded", jsonPath = ".status.loaded", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Failed",
        jsonPath = ".status.failed",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Url",
        jsonPath = ".status.url",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class ModelSwap extends CustomResource<ModelSwapSpec, ModelSwapStatus> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static final String GROUP = "modelswap.dev";
    public static final String VERSION = "v1alpha1";
}
