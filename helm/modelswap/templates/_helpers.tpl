{{/* Name of the operator's objects. */}}
{{- define "modelswap.name" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains "modelswap" .Release.Name -}}
{{- printf "%s-operator" .Release.Name -}}
{{- else -}}
{{- printf "%s-modelswap-operator" .Release.Name | trunc 63 -}}
{{- end -}}
{{- end -}}

{{/* Labels by which the operator's pods are found; they never change. */}}
{{- define "modelswap.selector" -}}
app.kubernetes.io/name: modelswap-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels of every object. Helm adds its own, managed-by, to what it installs. */}}
{{- define "modelswap.labels" -}}
{{ include "modelswap.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: modelswap
{{- end -}}

{{/* A metadata's name, namespace and labels, of an object beside the operator. */}}
{{- define "modelswap.metadata" -}}
name: {{ include "modelswap.name" . }}
namespace: {{ .Release.Namespace }}
labels:
  {{- include "modelswap.labels" . | nindent 2 }}
{{- end -}}

{{- define "modelswap.serviceAccount" -}}
{{- if .Values.serviceAccount.name -}}
{{- .Values.serviceAccount.name -}}
{{- else if .Values.serviceAccount.create -}}
{{- include "modelswap.name" . -}}
{{- else -}}
default
{{- end -}}
{{- end -}}

{{/* The subjects of a binding: the operator. */}}
{{- define "modelswap.subjects" -}}
- kind: ServiceAccount
  name: {{ include "modelswap.serviceAccount" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}

{{/* An image's reference. Takes image (repository, tag, digest) and chart. */}}
{{- define "modelswap.image" -}}
{{- if .image.digest -}}
{{- printf "%s@%s" .image.repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" .image.repository (.image.tag | default .chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* "true" where the webhook is installed: docs/decisions/0009-webhook.md. */}}
{{- define "modelswap.webhook.enabled" -}}
{{- if eq (toString .Values.webhook.enabled) "auto" -}}
{{- if not .Values.watchNamespaces -}}true{{- end -}}
{{- else if .Values.webhook.enabled -}}true{{- end -}}
{{- end -}}

{{/* Name of what belongs to the webhook alone. */}}
{{- define "modelswap.webhook.name" -}}
{{- printf "%s-webhook" (include "modelswap.name" . | trunc 55 | trimSuffix "-") -}}
{{- end -}}

{{/* Name of the Secret with its certificate; who makes it has one of their own. */}}
{{- define "modelswap.webhook.secret" -}}
{{- include "modelswap.webhook.name" . -}}{{- if .Values.webhook.certManager.enabled -}}-tls{{- end -}}
{{- end -}}

{{/* A metadata's name, namespace and labels, of an object of the webhook. */}}
{{- define "modelswap.webhook.metadata" -}}
name: {{ include "modelswap.webhook.name" . }}
namespace: {{ .Release.Namespace }}
labels:
  {{- include "modelswap.labels" . | nindent 2 }}
{{- end -}}
