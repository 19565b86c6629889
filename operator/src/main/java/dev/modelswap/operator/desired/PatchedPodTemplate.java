package dev.modelswap.operator.desired;

import dev.modelswap.crds.podtemplate.PodTemplatePatch;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.List;

/** A generated pod template with what the user lays over it. */
final class PatchedPodTemplate {

    private PatchedPodTemplate() {}

    /** Applies the patches one after the other. The generated labels stay: pods are found, and traffic is sent, by them. */
    static PodTemplateSpec of(PodTemplateSpec generated, List<PodTemplatePatch> patches) {
        PodTemplateSpec patched = generated;
        for (PodTemplatePatch patch : patches) {
            patched = patch.over(patched);
        }
        return new PodTemplateSpecBuilder(patched)
                .editOrNewMetadata()
                .addToLabels(generated.getMetadata().getLabels())
                .endMetadata()
                .build();
    }
}
