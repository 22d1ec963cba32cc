# syntax=docker/dockerfile:1
# vision-encoder or llm with libtorch for NVIDIA GPUs. Context: the root of the repository, after "mvn package".
# --build-arg MODULE=vision-encoder-service or llm-service.
# libtorch is that of the image: Maven Central has none of this version for CUDA. DJL brings the library between it and Java for this flavour.
FROM eclipse-temurin:17.0.15_6-jre-noble AS java

FROM pytorch/pytorch:2.7.1-cuda12.8-cudnn9-runtime
ARG MODULE
ENV JAVA_HOME=/opt/java/openjdk
ENV PATH=$JAVA_HOME/bin:$PATH
ENV PYTORCH_VERSION=2.7.1
ENV PYTORCH_FLAVOR=cu128
ENV PYTORCH_LIBRARY_PATH=/opt/conda/lib/python3.11/site-packages/torch/lib
COPY --from=java /opt/java/openjdk /opt/java/openjdk
WORKDIR /app
COPY ${MODULE}/target/quarkus-app/lib/ lib/
COPY ${MODULE}/target/quarkus-app/quarkus/ quarkus/
COPY ${MODULE}/target/quarkus-app/quarkus-run.jar ./
COPY ${MODULE}/target/quarkus-app/app/ app/
USER 10001:10001
# No shell between: SIGTERM reaches the service.
ENTRYPOINT ["java", "-jar", "quarkus-run.jar"]
